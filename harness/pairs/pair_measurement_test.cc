#include "harness/pairs/pair_measurement.h"

#include <map>
#include <set>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using ::testing::AnyOf;
using ::testing::Each;

constexpr auto kNobody = [](size_t, size_t, int, const std::string&) {};

// Writes down every run; what comes after `limit` runs is `then`.
class Script {
 public:
  std::vector<std::string> runs;
  size_t limit = 1'000'000;
  absl::Status then;
};

class FakeRunner final : public BenchmarkRunner {
 public:
  FakeRunner(std::string side, Script& script) : side_(std::move(side)), script_(script) {}

  absl::StatusOr<ReportRow> Run(const std::string& benchmark) override {
    if (script_.runs.size() >= script_.limit) return script_.then;
    script_.runs.push_back(side_ + benchmark);
    ReportRow row;
    row.name = side_ + benchmark;
    row.cpu_time = static_cast<double>(script_.runs.size());
    return row;
  }

 private:
  const std::string side_;
  Script& script_;
};

struct Bench {
  Script script;
  FakeRunner old{"A", script}, next{"B", script};
  std::vector<PairTask> Tasks(int count) {
    std::vector<PairTask> tasks;
    for (int i = 0; i < count; ++i) tasks.push_back({fmt::format("{}", i), &old, &next});
    return tasks;
  }
};

TEST(MeasurePairsTest, EveryBlockIsAbbaOrBaabOfOneBenchmark) {
  Bench bench;
  ASSERT_TRUE(MeasurePairs(bench.Tasks(3), 20, 7, kNobody).ok());
  ASSERT_EQ(bench.script.runs.size(), 3u * 20 * 2);
  std::map<std::string, int> blocks;
  for (size_t i = 0; i < bench.script.runs.size(); i += 4) {
    std::string order;
    for (size_t j = i; j < i + 4; ++j) {
      order += bench.script.runs[j][0];
      EXPECT_EQ(bench.script.runs[j].substr(1), bench.script.runs[i].substr(1));
    }
    ++blocks[order];
  }
  EXPECT_EQ(blocks.size(), 2u);
  EXPECT_GT(blocks["ABBA"], 5) << "30 tosses of a coin";
  EXPECT_GT(blocks["BAAB"], 5);
}

TEST(MeasurePairsTest, TheOrderOfBenchmarksIsAnotherInEachBlock) {
  Bench bench;
  ASSERT_TRUE(MeasurePairs(bench.Tasks(4), 20, 7, kNobody).ok());
  std::set<std::string> orders;
  for (size_t block = 0; block < 10; ++block) {
    std::string order;
    for (size_t task = 0; task < 4; ++task) order += bench.script.runs[block * 16 + task * 4].substr(1);
    orders.insert(order);
  }
  EXPECT_GT(orders.size(), 4u);
}

TEST(MeasurePairsTest, ThePairsComeBackByTaskInTheOrderOfMeasuring) {
  Bench bench;
  const auto pairs = MeasurePairs(bench.Tasks(2), 5, 1, kNobody);
  ASSERT_TRUE(pairs.ok());
  EXPECT_FALSE(pairs->interrupted);
  for (size_t task = 0; task < 2; ++task) {
    ASSERT_EQ(pairs->by_task[task].size(), 5u) << "an odd round has a block of its own";
    double last = 0;
    for (const MeasuredPair& pair : pairs->by_task[task]) {
      EXPECT_EQ(pair.old_row.name, fmt::format("A{}", task));
      EXPECT_EQ(pair.new_row.name, fmt::format("B{}", task));
      EXPECT_EQ(std::abs(*pair.old_row.cpu_time - *pair.new_row.cpu_time), 1) << "one right after the other";
      EXPECT_GT(*pair.old_row.cpu_time, last);
      last = *pair.old_row.cpu_time;
    }
  }
}

TEST(MeasurePairsTest, AnInterruptionKeepsCompletePairs) {
  Bench bench;
  bench.script.limit = 7;
  bench.script.then = absl::CancelledError("interrupted");
  const auto pairs = MeasurePairs(bench.Tasks(1), 20, 1, kNobody);
  ASSERT_TRUE(pairs.ok());
  EXPECT_TRUE(pairs->interrupted);
  EXPECT_EQ(pairs->by_task[0].size(), 3u) << "the seventh run has no partner";
}

TEST(MeasurePairsTest, AFailureEndsIt) {
  Bench bench;
  bench.script.limit = 3;
  bench.script.then = absl::FailedPreconditionError("crashed");
  EXPECT_EQ(MeasurePairs(bench.Tasks(1), 20, 1, kNobody).status().message(), "crashed");
}

TEST(MeasurePairsTest, TheObserverHearsOfEveryStepAndTheEnd) {
  Bench bench;
  std::vector<size_t> done, totals;
  std::string last = "?";
  ASSERT_TRUE(MeasurePairs(bench.Tasks(2), 3, 1, [&](size_t d, size_t total, int, const std::string& name) {
                done.push_back(d);
                totals.push_back(total);
                last = name;
              }).ok());
  EXPECT_EQ(done.size(), 13u);
  for (size_t i = 0; i < done.size(); ++i) EXPECT_EQ(done[i], i);
  EXPECT_THAT(totals, Each(12u));
  EXPECT_EQ(last, "");
}

}  // namespace
}  // namespace weir

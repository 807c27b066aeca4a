#include "harness/pairs/pair_measurement.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

// Writes down every run of a process, as "A12": the side, then its benchmarks; what comes after `limit` runs
// is `then`.
struct Script {
  std::vector<std::string> runs;
  size_t limit = 1'000'000;
  absl::Status then;
  std::string failing;  // the run of a side and a benchmark that fails, "B1"
};

class FakeRunner final : public BenchmarkRunner {
 public:
  FakeRunner(std::string side, Script& script) : side_(std::move(side)), script_(script) {}

  absl::StatusOr<std::vector<ReportRow>> Run(std::span<const BenchmarkId> benchmarks) override {
    if (script_.runs.size() >= script_.limit) return script_.then;
    std::string& run = script_.runs.emplace_back(side_);
    std::vector<ReportRow> rows;
    for (const BenchmarkId& each : benchmarks) {
      run += each.name;
      ReportRow& row = rows.emplace_back();
      row.name = side_ + each.name;
      row.cpu_time = static_cast<double>(script_.runs.size());
      if (row.name == script_.failing) row.error = "crashed";
    }
    return rows;
  }

 private:
  const std::string side_;
  Script& script_;
};

struct Bench {
  Script script;
  FakeRunner old{"A", script}, next{"B", script}, copy{"C", script};
  size_t together = 1;
  size_t pairs_allowed = 1'000'000;
  std::vector<PairTask> tasks;

  void AddTasks(int count, size_t pairs, bool with_copy = false) {
    for (int i = 0; i < count; ++i) {
      tasks.push_back({{std::to_string(tasks.size())}, pairs, with_copy});
    }
  }
  absl::StatusOr<PairsByTask> Measure(uint64_t seed = 7) {
    return MeasurePairs(tasks, {&old, &next, &copy}, together, seed,
                        [this](std::span<const BenchmarkId>, size_t) { return pairs_allowed-- > 0; });
  }
};

TEST(MeasurePairsTest, EveryBlockIsAbbaOrBaabOfOneBenchmark) {
  Bench bench;
  bench.AddTasks(3, 20);
  ASSERT_TRUE(bench.Measure().ok());
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

TEST(MeasurePairsTest, WithACopyABlockIsAnyOrderOfThreeAndItsReverse) {
  Bench bench;
  bench.AddTasks(2, 40, true);
  const auto pairs = bench.Measure();
  std::set<std::string> blocks;
  for (size_t i = 0; i < bench.script.runs.size(); i += 6) {
    std::string order;
    for (size_t j = i; j < i + 6; ++j) order += bench.script.runs[j][0];
    std::string reverse = order.substr(0, 3);
    std::ranges::reverse(reverse);
    EXPECT_EQ(order.substr(3), reverse);
    blocks.insert(order.substr(0, 3));
  }
  EXPECT_EQ(blocks.size(), 6u);
  EXPECT_EQ(pairs->by_task[1][0].copy_row->name, "C1");
}

TEST(MeasurePairsTest, TheOrderOfBenchmarksIsAnotherInEachBlock) {
  Bench bench;
  bench.AddTasks(4, 20);
  ASSERT_TRUE(bench.Measure().ok());
  std::set<std::string> orders;
  for (size_t block = 0; block < 10; ++block) {
    std::string order;
    for (size_t task = 0; task < 4; ++task) order += bench.script.runs[block * 16 + task * 4].substr(1);
    orders.insert(order);
  }
  EXPECT_GT(orders.size(), 4u);
}

TEST(MeasurePairsTest, SeveralShareAProcessInEverNewCompany) {
  Bench bench;
  bench.AddTasks(4, 20);
  bench.together = 2;
  const auto pairs = bench.Measure();
  EXPECT_EQ(bench.script.runs.size(), 2u * 20 * 2);
  std::set<std::string> groups;
  for (const std::string& run : bench.script.runs) groups.insert(run.substr(1));
  EXPECT_GT(groups.size(), 6u);
  for (const auto& of_task : pairs->by_task) EXPECT_EQ(of_task.size(), 20u);
}

TEST(MeasurePairsTest, ThePairsComeBackByTaskInTheOrderOfMeasuring) {
  Bench bench;
  bench.AddTasks(1, 5);
  bench.AddTasks(1, 3);
  const auto pairs = bench.Measure();
  ASSERT_TRUE(pairs.ok());
  EXPECT_FALSE(pairs->ended_early);
  ASSERT_EQ(pairs->by_task[0].size(), 5u) << "an odd number has half a block at the end";
  ASSERT_EQ(pairs->by_task[1].size(), 3u);
  double last = 0;
  for (const MeasuredPair& pair : pairs->by_task[0]) {
    EXPECT_EQ(pair.old_row.name, "A0");
    EXPECT_EQ(pair.new_row.name, "B0");
    EXPECT_FALSE(pair.copy_row);
    EXPECT_EQ(std::abs(*pair.old_row.cpu_time - *pair.new_row.cpu_time), 1) << "one right after the other";
    EXPECT_GT(*pair.old_row.cpu_time, last);
    last = *pair.old_row.cpu_time;
  }
}

TEST(MeasurePairsTest, AnInterruptionKeepsCompletePairs) {
  Bench bench;
  bench.AddTasks(1, 20);
  bench.script.limit = 7;
  bench.script.then = absl::CancelledError("interrupted");
  const auto pairs = bench.Measure();
  ASSERT_TRUE(pairs.ok());
  EXPECT_TRUE(pairs->ended_early);
  EXPECT_EQ(pairs->by_task[0].size(), 3u) << "the seventh run has no partner";
}

TEST(MeasurePairsTest, TheObserverEndsIt) {
  Bench bench;
  bench.AddTasks(1, 20);
  bench.pairs_allowed = 3;
  const auto pairs = bench.Measure();
  EXPECT_TRUE(pairs->ended_early);
  EXPECT_EQ(pairs->by_task[0].size(), 3u);
}

TEST(MeasurePairsTest, OneThatFailsIsLeftOutAndTheOthersGoOn) {
  Bench bench;
  bench.AddTasks(3, 6);
  bench.together = 3;
  bench.script.failing = "B1";
  const auto pairs = bench.Measure();
  EXPECT_FALSE(pairs->ended_early);
  EXPECT_EQ(pairs->by_task[0].size(), 6u);
  ASSERT_EQ(pairs->by_task[1].size(), 1u);
  EXPECT_EQ(pairs->by_task[1][0].new_row.error, "crashed");
}

TEST(MeasurePairsTest, AnErrorOfTheProgramItselfEndsIt) {
  Bench bench;
  bench.AddTasks(1, 20);
  bench.script.limit = 3;
  bench.script.then = absl::FailedPreconditionError("gone");
  EXPECT_EQ(bench.Measure().status().message(), "gone");
}

}  // namespace
}  // namespace weir

#include "results/gate/gate_pairs.h"

#include <cmath>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

void Add(const std::string& name, int64_t round, double cpu_time, Report& report) {
  ReportRow& row = report.rows.emplace_back();
  row.name = name;
  row.repetition_index = round;
  row.cpu_time = cpu_time;
}

SampledReport Sampled(Report& report) {
  report.SetContext("weir_session", "1");
  return SampleReport(report, "test", {.metric = "cpu_time"});
}

TEST(PairsOfTest, PairsByNameAndRound) {
  Report old_report, new_report;
  Add("a", 0, 100, old_report);
  Add("a", 1, 100, old_report);
  Add("a", 3, 100, old_report);
  Add("gone", 0, 1, old_report);
  Add("b", 0, 10, old_report);
  Add("b", 0, 5, new_report);
  Add("a", 0, 110, new_report);
  Add("a", 2, 100, new_report);
  Add("a", 3, 50, new_report);
  Add("fresh", 0, 1, new_report);
  const std::vector<BenchmarkPairs> pairs =
      PairsOf(MatchByName(Sampled(old_report), Sampled(new_report)), false);
  ASSERT_EQ(pairs.size(), 2u);
  EXPECT_EQ(pairs[0].benchmark, "b") << "in the order of the new one";
  EXPECT_THAT(pairs[0].changes, ElementsAre(DoubleNear(std::log(0.5), 1e-12)));
  EXPECT_EQ(pairs[1].benchmark, "a");
  EXPECT_THAT(pairs[1].changes,
              ElementsAre(DoubleNear(std::log(1.1), 1e-12), DoubleNear(std::log(0.5), 1e-12)));
}

TEST(PairsOfTest, AboveZeroIsWorseOfRatesToo) {
  Report old_report, new_report;
  Add("a", 0, 100, old_report);
  Add("a", 0, 50, new_report);
  EXPECT_GT(PairsOf(MatchByName(Sampled(old_report), Sampled(new_report)), true)[0].changes[0], 0);
}

TEST(PairsOfTest, AnErrorOnEitherSideIsAFailure) {
  Report old_report, new_report;
  for (int round = 0; round < 2; ++round) {
    for (Report* report : {&old_report, &new_report}) {
      for (const char* name : {"a", "b", "c"}) Add(name, round, 100, *report);
    }
  }
  old_report.rows[0].error = "no disk";
  new_report.rows[1].error = "no disk";
  const std::vector<BenchmarkPairs> pairs =
      PairsOf(MatchByName(Sampled(old_report), Sampled(new_report)), false);
  ASSERT_EQ(pairs.size(), 3u);
  EXPECT_TRUE(pairs[0].failed);
  EXPECT_TRUE(pairs[1].failed);
  EXPECT_FALSE(pairs[2].failed);
}

TEST(PairsOfTest, ZeroMakesNoPair) {
  Report old_report, new_report;
  Add("a", 0, 0, old_report);
  Add("a", 0, 50, new_report);
  EXPECT_TRUE(PairsOf(MatchByName(Sampled(old_report), Sampled(new_report)), false)[0].changes.empty());
}

}  // namespace
}  // namespace weir

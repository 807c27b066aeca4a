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
  const std::vector<BenchmarkPairs> pairs = PairsOf(MatchByName(Sampled(old_report), Sampled(new_report)));
  ASSERT_EQ(pairs.size(), 4u);
  EXPECT_EQ(pairs[2].benchmark, "fresh");
  EXPECT_EQ(pairs[2].without_figures->reason, "is only in the new program");
  EXPECT_EQ(pairs[3].benchmark, "gone");
  EXPECT_EQ(pairs[3].without_figures->reason, "is missing in the new program");
  EXPECT_FALSE(pairs[3].without_figures->fails_in_new);
  EXPECT_EQ(pairs[0].benchmark, "b") << "in the order of the new one";
  EXPECT_THAT(pairs[0].changes, ElementsAre(DoubleNear(std::log(0.5), 1e-12)));
  EXPECT_EQ(pairs[1].benchmark, "a");
  EXPECT_THAT(pairs[1].changes,
              ElementsAre(DoubleNear(std::log(1.1), 1e-12), DoubleNear(std::log(0.5), 1e-12)));
}

TEST(PairsOfTest, AboveZeroIsWorseOfRatesToo) {
  Report old_report, new_report;
  for (auto [report, rate] : {std::pair{&old_report, 100.0}, {&new_report, 50.0}}) {
    Add("a", 0, 1, *report);
    report->rows[0].SetCounter("items_per_second", rate);
    report->SetContext("weir_session", "1");
  }
  const SampleChoice choice{.metric_of = [](std::string_view) { return std::string("items_per_second"); }};
  const MatchedReports reports =
      MatchByName(SampleReport(old_report, "old", choice), SampleReport(new_report, "new", choice));
  EXPECT_GT(PairsOf(reports)[0].changes[0], 0);
  std::vector<GatedBenchmark> benchmarks(1);
  AddFigures(reports, benchmarks);
  EXPECT_EQ(benchmarks[0].metric, "items_per_second");
  EXPECT_EQ(benchmarks[0].old_value, 100);
  EXPECT_EQ(benchmarks[0].new_value, 50);
}

TEST(PairsOfTest, AnErrorOnEitherSideLeavesItWithoutFigures) {
  Report old_report, new_report;
  for (int round = 0; round < 2; ++round) {
    for (Report* report : {&old_report, &new_report}) {
      for (const char* name : {"a", "b", "c"}) Add(name, round, 100, *report);
    }
  }
  old_report.rows[0].error = "no disk";
  new_report.rows[1].error = "no disk";
  const std::vector<BenchmarkPairs> pairs = PairsOf(MatchByName(Sampled(old_report), Sampled(new_report)));
  ASSERT_EQ(pairs.size(), 3u);
  EXPECT_EQ(pairs[0].without_figures->reason, "fails in the old program: no disk");
  EXPECT_FALSE(pairs[0].without_figures->fails_in_new);
  EXPECT_EQ(pairs[1].without_figures->reason, "fails in the new program: no disk");
  EXPECT_TRUE(pairs[1].without_figures->fails_in_new);
  EXPECT_FALSE(pairs[2].without_figures);
}

TEST(PairsOfTest, ZeroMakesNoPair) {
  Report old_report, new_report;
  Add("a", 0, 0, old_report);
  Add("a", 0, 50, new_report);
  const BenchmarkPairs pairs = PairsOf(MatchByName(Sampled(old_report), Sampled(new_report)))[0];
  EXPECT_TRUE(pairs.changes.empty());
  EXPECT_EQ(pairs.without_figures->reason, "has no ratio of cpu_time");
}

TEST(PairsOfTest, ZeroAndZeroAreNoChange) {
  Report report;
  Add("a", 0, 0, report);
  Add("a", 1, 0, report);
  const BenchmarkPairs pairs = PairsOf(MatchByName(Sampled(report), Sampled(report)))[0];
  EXPECT_EQ(pairs.changes, std::vector<double>(2, 0.0));
  EXPECT_FALSE(pairs.without_figures);
}

TEST(PairsOfTest, NamesThatCannotBeToldApartNeverPass) {
  Report old_report, new_report;
  Add("a", 0, 1, old_report);
  for (int i = 0; i < 2; ++i) {
    Add("a", 0, 1, new_report);
    new_report.rows.back().family_index = i;
  }
  const BenchmarkPairs pairs = PairsOf(MatchByName(Sampled(old_report), Sampled(new_report)))[0];
  EXPECT_TRUE(pairs.without_figures->fails_in_new);
}

TEST(WithoutFiguresOfTest, SkippingIsNoFailure) {
  const SideState runs{true, std::nullopt}, skips{true, "skipped: no GPU"}, fails{true, "no disk"};
  EXPECT_FALSE(WithoutFiguresOf(runs, runs));
  EXPECT_EQ(WithoutFiguresOf(skips, skips)->reason, "is skipped in both: no GPU");
  EXPECT_EQ(WithoutFiguresOf(fails, fails)->reason, "fails in both: no disk");
  EXPECT_FALSE(WithoutFiguresOf(runs, skips)->fails_in_new);
  EXPECT_FALSE(WithoutFiguresOf(fails, fails)->fails_in_new);
  EXPECT_FALSE(WithoutFiguresOf(skips, fails)->fails_in_new);
  EXPECT_TRUE(WithoutFiguresOf(runs, fails)->fails_in_new);
}

}  // namespace
}  // namespace weir

#include "results/run_summary.h"

#include <algorithm>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/sample_run.h"

namespace weir {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::StartsWith;

std::vector<std::string> Labels(const std::vector<CaseSummary>& cases) {
  std::vector<std::string> labels;
  for (const CaseSummary& each : cases) labels.push_back(each.label);
  return labels;
}

TEST(RunSummaryTest, RanksBestFirstAndDiscardBehindTheCandidates) {
  const RunSummary run = SummarizeRun(SampleRun(12));
  EXPECT_THAT(Labels(run.strategies),
              ElementsAre("batched", "mmap", "stdio", "fmt", "iostream", "naive 1M records", "discard"));
  EXPECT_EQ(run.candidates, 6u);
  EXPECT_THAT(run.verdict, StartsWith("batched is the best"));
}

TEST(RunSummaryTest, LimitsStandApart) {
  const RunSummary run = SummarizeRun(SampleRun(12));
  EXPECT_THAT(Labels(run.limits), testing::UnorderedElementsAre("copy in cache", "copy in memory", "write",
                                                                "write 1M records", "handoff"));
}

TEST(RunSummaryTest, TheOrderOfTheRowsDoesNotMatter) {
  Report report = SampleRun(12);
  const RunSummary run = SummarizeRun(report);
  std::reverse(report.rows.begin(), report.rows.end());
  const RunSummary reversed = SummarizeRun(report);
  EXPECT_EQ(Labels(reversed.strategies), Labels(run.strategies));
  EXPECT_EQ(Labels(reversed.limits), Labels(run.limits));
  EXPECT_EQ(reversed.verdict, run.verdict);
}

TEST(RunSummaryTest, CommonParametersAreThoseOfMostCases) {
  EXPECT_THAT(SummarizeRun(SampleRun(6)).common_parameters,
              testing::UnorderedElementsAre(Pair("record", "number"), Pair("records", "10000000"),
                                            Pair("target", "file"), Pair("buffer", "262144")));
}

TEST(RunSummaryTest, LengthOnlyCasesRankOnlyWhereAllAre) {
  Report report;
  AddSampleRounds(report, {"write/a/target:null", 10, 1, 0, 0, 0, 0, "length-only"}, 6);
  AddSampleRounds(report, {"write/discard/target:null", 10, 0.1, 0, 0, 0, 0, "length-only"}, 6);
  EXPECT_THAT(SummarizeRun(report).verdict, StartsWith("a is the best"));
  AddSampleRounds(report, {"write/b/target:null", 10, 5, 0, 0, 0, 0, ""}, 6);
  const RunSummary run = SummarizeRun(report);
  EXPECT_EQ(run.candidates, 1u);
  EXPECT_THAT(run.verdict, StartsWith("b is the best"));
}

TEST(RunSummaryTest, DiscardAloneIsNeverBest) {
  Report report;
  AddSampleRounds(report, {"write/discard/target:null", 10, 0.1, 0, 0, 0, 0, "length-only"}, 6);
  EXPECT_THAT(SummarizeRun(report).verdict, StartsWith("Nothing was measured"));
}

TEST(RunSummaryTest, OneFailedRoundTakesTheCaseOutOfTheRanking) {
  Report report = SampleRun(12);
  AddSampleError(report, "write/batched/record:number/records:10000000/target:file/buffer:262144", 12, "bad");
  const RunSummary run = SummarizeRun(report);
  EXPECT_EQ(run.strategies.back().label, "batched");
  EXPECT_THAT(run.verdict, StartsWith("One case failed (batched); of the rest, mmap is the best"));
}

TEST(RunSummaryTest, AFailedLimitIsSaidToo) {
  Report report = SampleRun(6);
  AddSampleError(report, "limit/handoff/record:number/records:10000000/target:file", 6, "bad");
  EXPECT_THAT(SummarizeRun(report).verdict,
              StartsWith("One case failed (limit handoff); of the rest, batched is"));
}

TEST(RunSummaryTest, DifferentWorkIsNotRankedTogether) {
  Report report;
  AddSampleRounds(report, {"write/a/record:number/target:file", 10, 3, 0.01, 0, 0, 0, ""}, 6);
  AddSampleRounds(report, {"write/a/record:fixed:8/target:file", 10, 2, 0.01, 0, 0, 0, ""}, 6);
  const RunSummary run = SummarizeRun(report);
  EXPECT_THAT(run.verdict, HasSubstr("a fixed:8 is the best way to write fixed:8 records to a file"));
  EXPECT_THAT(run.verdict, HasSubstr(". a number is the best way to write number records to a file"));
  EXPECT_FALSE(run.sensitivity.has_value());
}

TEST(RunSummaryTest, NeighboursInTheRankingGiveTheSensitivity) {
  Report report;
  AddSampleRounds(report, {"write/a", 10, 1, 0.001, 0, 0, 0, ""}, 12);
  AddSampleRounds(report, {"write/b", 10, 2, 0.001, 0, 0, 0, ""}, 12);
  AddSampleRounds(report, {"write/c", 10, 3, 0.2, 0, 0, 0, ""}, 12);
  const RunSummary run = SummarizeRun(report);
  ASSERT_TRUE(run.sensitivity.has_value());
  EXPECT_EQ(run.sensitivity->worst_first, "b");
  EXPECT_EQ(run.sensitivity->worst_second, "c");
  EXPECT_GT(*run.sensitivity->worst.ratio, 1.05);
  EXPECT_EQ(run.sensitivity->typical.ratio, run.sensitivity->worst.ratio);  // of two, the less sensitive
}

TEST(RunSummaryTest, FewRoundsGiveNoSensitivity) {
  const RunSummary run = SummarizeRun(SampleRun(5));
  ASSERT_TRUE(run.sensitivity.has_value());
  EXPECT_FALSE(run.sensitivity->typical.ratio.has_value());
  EXPECT_NE(run.sensitivity->typical.warning, "");
}

TEST(RunSummaryTest, ReadsHowFarTheRunCame) {
  Report report;
  report.SetContext("weir_rounds", "12");
  report.SetContextJson("weir_rounds_complete", "7");
  report.SetContext("weir_interrupted", "true");
  const RunSummary run = SummarizeRun(report);
  EXPECT_EQ(run.rounds, 12);
  EXPECT_EQ(run.rounds_complete, 7);
  EXPECT_TRUE(run.interrupted);
  report.SetContext("weir_rounds", "many");
  EXPECT_EQ(SummarizeRun(report).rounds, std::nullopt);
}

TEST(RunSummaryTest, AggregatesAreIgnored) {
  Report report = SampleRun(6);
  ReportRow mean = report.rows[0];
  mean.run_type = RunType::kAggregate;
  mean.SetCounter("ns_per_record", 1e9);
  report.rows.push_back(mean);
  EXPECT_EQ(SummarizeRun(report).strategies[5].rounds, 6u);
}

}  // namespace
}  // namespace weir

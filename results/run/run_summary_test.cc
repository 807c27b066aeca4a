#include "results/run/run_summary.h"

#include <algorithm>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/run/sample_run.h"

namespace weir {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

std::vector<std::string> Targets(const RunSummary& run) {
  std::vector<std::string> targets;
  for (const RunGroup& group : run.groups) targets.push_back(group.target);
  return targets;
}

std::vector<std::string> Records(const RunSummary& run) {
  std::vector<std::string> records;
  for (const RunGroup& group : run.groups) records.push_back(group.record);
  return records;
}

void AddCase(Report& report, const std::string& name) { AddSampleRounds(report, {name, 10, 3, 0.01}, 6); }

TEST(RunSummaryTest, AGroupForEachTarget) {
  const RunSummary run = SummarizeRun(SampleDefaultRun(6));
  EXPECT_THAT(Targets(run), ElementsAre("file", "slow"));
  EXPECT_EQ(run.groups[0].ranking.cases.size(), 14u);
  EXPECT_EQ(run.groups[1].ranking.cases.size(), 13u);
}

TEST(RunSummaryTest, AGroupForEachRecordKindInTheOrderOfTheirNumbers) {
  Report report;
  for (const char* kind : {"mixed:100-200", "fixed:64", "fixed:128", "fixed:8", "mixed:8-40", "mixed:8-5"}) {
    AddCase(report, std::string("write/a/record:") + kind);
  }
  EXPECT_THAT(Records(SummarizeRun(report)),
              ElementsAre("fixed:8", "fixed:64", "fixed:128", "mixed:8-5", "mixed:8-40", "mixed:100-200"));
}

TEST(RunSummaryTest, TheOrderOfTheRowsDoesNotMatter) {
  Report report = SampleDefaultRun(12);
  const RunSummary run = SummarizeRun(report);
  std::reverse(report.rows.begin(), report.rows.end());
  const RunSummary reversed = SummarizeRun(report);
  ASSERT_EQ(Targets(reversed), Targets(run));
  for (size_t i = 0; i < run.groups.size(); ++i) {
    EXPECT_EQ(reversed.groups[i].verdict, run.groups[i].verdict);
    EXPECT_EQ(reversed.groups[i].limits.front().name, run.groups[i].limits.front().name);
    EXPECT_EQ(reversed.groups[i].ranking.cases.front().name, run.groups[i].ranking.cases.front().name);
  }
}

TEST(RunSummaryTest, ALimitGoesWhereItFits) {
  Report report;
  AddCase(report, "write/a/record:number/records:10/target:file");
  AddCase(report, "write/a/record:number/records:20/target:null");
  AddCase(report, "limit/write/record:number/records:10/target:file");
  AddCase(report, "limit/copy/record:number/records:20");
  const RunSummary run = SummarizeRun(report);
  ASSERT_THAT(Targets(run), ElementsAre("file", "null"));
  ASSERT_EQ(run.groups[0].limits.size(), 1u);
  EXPECT_EQ(run.groups[0].limits[0].strategy, "write");
  EXPECT_TRUE(run.groups[0].further_limits.empty());
  ASSERT_EQ(run.groups[1].limits.size(), 1u);
  EXPECT_EQ(run.groups[1].limits[0].strategy, "copy");
}

TEST(RunSummaryTest, LimitsThatFitNowhereComeLast) {
  Report report;
  AddCase(report, "write/a/record:number/target:file");
  AddCase(report, "limit/write/record:number/target:null");
  const RunSummary run = SummarizeRun(report);
  ASSERT_EQ(run.groups.size(), 2u);
  EXPECT_TRUE(run.groups[1].ranking.cases.empty());
  EXPECT_EQ(run.groups[1].limits.size(), 1u);
  EXPECT_THAT(run.groups[1].verdict, StartsWith("Nothing was measured"));
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
  EXPECT_EQ(SummarizeRun(report).groups[0].ranking.cases[5].rounds, 6u);
}

}  // namespace
}  // namespace weir

#include "results/run/run_summary.h"

#include <algorithm>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/run/sample_run.h"

namespace weir {
namespace {

using testing::ElementsAre;
using testing::Pair;
using testing::UnorderedElementsAre;

std::vector<std::string> Targets(const RunSummary& run) {
  std::vector<std::string> targets;
  for (const RunGroup& group : run.groups) targets.push_back(group.work.back().second);
  return targets;
}

std::vector<std::string> Records(const RunSummary& run) {
  std::vector<std::string> records;
  for (const RunGroup& group : run.groups) records.push_back(group.work.front().second);
  return records;
}

std::vector<std::string> Labels(const std::vector<CaseSummary>& cases) {
  std::vector<std::string> labels;
  for (const CaseSummary& each : cases) labels.push_back(each.label);
  return labels;
}

// The group of a report that has one.
RunGroup GroupOf(const Report& report) {
  const RunSummary run = SummarizeRun(report);
  EXPECT_EQ(run.groups.size(), 1u);
  return run.groups.at(0);
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
    EXPECT_EQ(reversed.groups[i].ranking.candidates, run.groups[i].ranking.candidates);
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

TEST(RunSummaryTest, RanksBestFirstAndDiscardBehindTheCandidates) {
  const RunGroup group = GroupOf(SampleRun(12));
  EXPECT_THAT(Labels(group.ranking.cases),
              ElementsAre("batched", "mmap", "stdio", "fmt", "iostream", "naive records:1M", "discard"));
  EXPECT_EQ(group.ranking.candidates, 6u);
  EXPECT_EQ(group.ranking.cases[5].row_label, "naive records:1M");
}

TEST(RunSummaryTest, LimitsAreForTheMainNumberOfRecords) {
  const RunGroup group = GroupOf(SampleRun(12));
  EXPECT_THAT(Labels(group.limits), ElementsAre("copy place:cache", "copy place:memory", "write", "handoff"));
}

TEST(RunSummaryTest, WhereNoNumberOfRecordsIsCommonTheLargestIsTheMainOne) {
  Report report;
  for (const char* records : {"10", "900", "1000"}) {
    AddSampleRounds(report, {std::string("write/a/records:") + records, 10, 3, 0.01}, 6);
    AddSampleRounds(report, {std::string("limit/write/records:") + records, 10, 1, 0.01}, 6);
  }
  const RunGroup group = GroupOf(report);
  EXPECT_THAT(Labels(group.limits), ElementsAre("write records:1000"));
}

TEST(RunSummaryTest, CommonParametersAreThoseOfMostCases) {
  const RunGroup group = GroupOf(SampleRun(6));
  EXPECT_THAT(group.common, UnorderedElementsAre(Pair("record", "number"), Pair("records", "10000000"),
                                                 Pair("target", "file"), Pair("buffer", "262144")));
  EXPECT_THAT(group.swept, ElementsAre());
}

TEST(RunSummaryTest, AParameterWithSeveralValuesOfOneStrategyIsSwept) {
  const RunGroup group = GroupOf(SampleBufferSweep(12));
  EXPECT_THAT(group.swept, ElementsAre("buffer"));
  EXPECT_THAT(group.common, UnorderedElementsAre(Pair("record", "number"), Pair("target", "file"),
                                                 Pair("records", "10000000")));
  EXPECT_EQ(group.ranking.cases[0].label, "pooled buffer:256KiB");
  EXPECT_EQ(group.ranking.cases[0].row_label, "pooled");
}

TEST(RunSummaryTest, LabelsTakeSeveralParameters) {
  Report report;
  AddSampleRounds(report, {"write/a/records:10/buffer:4096", 10, 3, 0.01}, 6);
  AddSampleRounds(report, {"write/a/records:20/buffer:8192", 10, 4, 0.01}, 6);
  EXPECT_THAT(Labels(GroupOf(report).ranking.cases),
              ElementsAre("a records:10 buffer:4KiB", "a records:20 buffer:8KiB"));
}

TEST(RunSummaryTest, LengthOnlyCasesRankOnlyWhereAllAre) {
  Report report;
  AddSampleRounds(report, {"write/a/target:null", 10, 1, 0, 0, 0, 0, "length-only"}, 6);
  AddSampleRounds(report, {"write/discard/target:null", 10, 0.1, 0, 0, 0, 0, "length-only,yardstick"}, 6);
  EXPECT_EQ(GroupOf(report).ranking.Candidates()[0].strategy, "a");
  AddSampleRounds(report, {"write/b/target:null", 10, 5, 0, 0, 0, 0, ""}, 6);
  EXPECT_EQ(GroupOf(report).ranking.candidates, 1u);
  EXPECT_EQ(GroupOf(report).ranking.Candidates()[0].strategy, "b");
}

TEST(RunSummaryTest, AFailedLimitIsKeptWhateverItsCount) {
  Report report = SampleRun(6);
  AddSampleError(report, "limit/handoff/record:number/records:10000000/target:file", 6, "bad");
  AddSampleError(report, "limit/write/record:number/records:1000000/target:file", 6, "bad");
  EXPECT_EQ(GroupOf(report).Failed().size(), 2u);
}

TEST(RunSummaryTest, TheContextSaysWhatParametersMean) {
  Report report;
  report.SetContext("weir_work_pack", "level,blocks");
  report.SetContext("weir_count_pack", "blocks");
  report.SetContext("weir_sizes_pack", "block");
  for (const char* level : {"1", "9"}) {
    for (const char* block : {"4096", "65536"})
      AddCase(report, std::string("pack/a/level:") + level + "/blocks:20000/block:" + block);
  }
  const RunSummary run = SummarizeRun(report);
  ASSERT_EQ(run.groups.size(), 2u) << "a level is other work, a block is not";
  EXPECT_THAT(run.groups[1].work, ElementsAre(Pair("level", "9")));
  EXPECT_THAT(Labels(run.groups[0].ranking.cases), UnorderedElementsAre("a block:4KiB", "a block:64KiB"));
  EXPECT_EQ(ValueText(run.groups[0].terms, "blocks", "20000"), "20k");
}

TEST(RunSummaryTest, BesideOthersWhatHasThreadsIsMarked) {
  const RunSummary busy = SummarizeRun(SampleBusyRun(6)), alone = SummarizeRun(SampleDefaultRun(6));
  ASSERT_FALSE(busy.groups[0].ranking.cases.empty());
  for (const CaseSummary& each : busy.groups[0].ranking.cases)
    EXPECT_EQ(each.HasFlag("threaded"), each.threaded) << each.name;
  ASSERT_FALSE(alone.groups[0].ranking.cases.empty());
  for (const CaseSummary& each : alone.groups[0].ranking.cases)
    EXPECT_FALSE(each.HasFlag("threaded")) << each.name;
}

}  // namespace
}  // namespace weir

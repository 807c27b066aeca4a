#include "results/run/run_group.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/run/run_summary.h"
#include "results/run/sample_run.h"

namespace weir {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::StartsWith;
using testing::UnorderedElementsAre;

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

TEST(RunGroupTest, RanksBestFirstAndDiscardBehindTheCandidates) {
  const RunGroup group = GroupOf(SampleRun(12));
  EXPECT_THAT(Labels(group.ranking.cases),
              ElementsAre("batched", "mmap", "stdio", "fmt", "iostream", "naive with 1M records", "discard"));
  EXPECT_EQ(group.ranking.candidates, 6u);
  EXPECT_EQ(group.ranking.cases[5].row_label, "naive 1M records");
  EXPECT_THAT(group.verdict, StartsWith("batched is the best"));
}

TEST(RunGroupTest, LimitsAreForTheMainNumberOfRecords) {
  const RunGroup group = GroupOf(SampleRun(12));
  EXPECT_EQ(group.limit_records, "10000000");
  EXPECT_THAT(Labels(group.limits), ElementsAre("copy in cache", "copy in memory", "write", "handoff"));
  EXPECT_THAT(Labels(group.further_limits), ElementsAre("write with 1M records"));
}

TEST(RunGroupTest, WhereNoNumberOfRecordsIsCommonTheLargestIsTheMainOne) {
  Report report;
  for (const char* records : {"10", "900", "1000"}) {
    AddSampleRounds(report, {std::string("write/a/records:") + records, 10, 3, 0.01}, 6);
    AddSampleRounds(report, {std::string("limit/write/records:") + records, 10, 1, 0.01}, 6);
  }
  const RunGroup group = GroupOf(report);
  EXPECT_EQ(group.limit_records, "1000");
  EXPECT_THAT(Labels(group.limits), ElementsAre("write with 1,000 records"));
  EXPECT_EQ(group.further_limits.size(), 2u);
}

TEST(RunGroupTest, CopyingIsNoLimitBesideASlowSink) {
  const RunSummary run = SummarizeRun(SampleDefaultRun(6));
  EXPECT_THAT(Labels(run.groups[1].limits), UnorderedElementsAre("write", "handoff"));
  EXPECT_THAT(Labels(run.groups[1].further_limits), ElementsAre("copy in cache", "copy in memory"));
}

TEST(RunGroupTest, CommonParametersAreThoseOfMostCases) {
  const RunGroup group = GroupOf(SampleRun(6));
  EXPECT_THAT(group.common_parameters,
              UnorderedElementsAre(Pair("record", "number"), Pair("records", "10000000"),
                                   Pair("target", "file"), Pair("buffer", "262144")));
  EXPECT_THAT(group.swept, ElementsAre());
}

TEST(RunGroupTest, AParameterWithSeveralValuesOfOneStrategyIsSwept) {
  const RunGroup group = GroupOf(SampleBufferSweep(12));
  EXPECT_THAT(group.swept, ElementsAre("buffer"));
  EXPECT_THAT(group.common_parameters, UnorderedElementsAre(Pair("record", "number"), Pair("target", "file"),
                                                            Pair("records", "10000000")));
  EXPECT_EQ(group.ranking.cases[0].label, "pooled with 256 KiB buffer");
  EXPECT_EQ(group.ranking.cases[0].row_label, "pooled");
}

TEST(RunGroupTest, LabelsTakeSeveralParameters) {
  Report report;
  AddSampleRounds(report, {"write/a/records:10/buffer:4096", 10, 3, 0.01}, 6);
  AddSampleRounds(report, {"write/a/records:20/buffer:8192", 10, 4, 0.01}, 6);
  EXPECT_THAT(Labels(GroupOf(report).ranking.cases),
              ElementsAre("a with 10 records, 4 KiB buffer", "a with 20 records, 8 KiB buffer"));
}

TEST(RunGroupTest, LengthOnlyCasesRankOnlyWhereAllAre) {
  Report report;
  AddSampleRounds(report, {"write/a/target:null", 10, 1, 0, 0, 0, 0, "length-only"}, 6);
  AddSampleRounds(report, {"write/discard/target:null", 10, 0.1, 0, 0, 0, 0, "length-only,yardstick"}, 6);
  EXPECT_THAT(GroupOf(report).verdict, StartsWith("a is the only"));
  AddSampleRounds(report, {"write/b/target:null", 10, 5, 0, 0, 0, 0, ""}, 6);
  EXPECT_EQ(GroupOf(report).ranking.candidates, 1u);
  EXPECT_THAT(GroupOf(report).verdict, StartsWith("b is the only"));
}

TEST(RunGroupTest, DiscardAloneIsNeverBest) {
  Report report;
  AddSampleRounds(report, {"write/discard/target:null", 10, 0.1, 0, 0, 0, 0, "length-only,yardstick"}, 6);
  EXPECT_THAT(GroupOf(report).verdict, StartsWith("Nothing was measured"));
}

TEST(RunGroupTest, OneFailedRoundTakesTheCaseOutOfTheRanking) {
  Report report = SampleRun(12);
  AddSampleError(report, "write/batched/record:number/records:10000000/target:file/buffer:262144", 12, "bad");
  const RunGroup group = GroupOf(report);
  EXPECT_EQ(group.ranking.cases.back().label, "batched");
  EXPECT_THAT(group.verdict, StartsWith("One case failed (batched); of the rest, mmap is the best"));
}

TEST(RunGroupTest, AFailedLimitIsSaidTooShownOrNot) {
  Report report = SampleRun(6);
  AddSampleError(report, "limit/handoff/record:number/records:10000000/target:file", 6, "bad");
  AddSampleError(report, "limit/write/record:number/records:1000000/target:file", 6, "bad");
  EXPECT_THAT(
      GroupOf(report).verdict,
      StartsWith("2 cases failed (limit handoff, limit write with 1M records); of the rest, batched is"));
}

TEST(RunGroupTest, OnASlowSinkTheVerdictSaysWhatDiffers) {
  const RunSummary run = SummarizeRun(SampleDefaultRun(12));
  EXPECT_THAT(run.groups[0].verdict, StartsWith("pooled is the best"));
  EXPECT_THAT(run.groups[1].verdict, StartsWith("10 of 12 strategies keep up with the slow sink"));
  EXPECT_THAT(run.groups[1].verdict, HasSubstr("flooded held 9.42 MB"));
}

TEST(RunGroupTest, WithoutCasesThereIsNothing) { EXPECT_TRUE(SummarizeGroup({}, {}).ranking.cases.empty()); }

}  // namespace
}  // namespace weir

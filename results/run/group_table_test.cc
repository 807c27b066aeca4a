#include "results/run/group_table.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/run/run_summary.h"
#include "results/run/sample_run.h"

namespace weir {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

GroupTable Make(const RunSummary& run, size_t group, size_t width) {
  return MakeGroupTable(run.groups.at(group), FlagLegend(run, false), width);
}

TEST(GroupTableTest, OnAFileWaitingGoesFirst) {
  const RunSummary run = SummarizeRun(SampleDefaultRun(12));
  EXPECT_THAT(Make(run, 0, 80).left_out,
              ElementsAre("durable throughput", "longest Append", "time waited", "system calls"));
  EXPECT_THAT(Make(run, 0, 80).table.Render(false), HasSubstr("memory"));
}

TEST(GroupTableTest, OnASlowSinkMemoryAndWaitingStayLongest) {
  const RunSummary run = SummarizeRun(SampleDefaultRun(12));
  EXPECT_THAT(Make(run, 1, 64).left_out, ElementsAre("times limit", "CPU seconds per GB", "system calls"));
  const std::string text = Make(run, 1, 64).table.Render(false);
  EXPECT_THAT(text, HasSubstr("memory  waited"));
  EXPECT_THAT(text, HasSubstr("2.39 MB    82 %"));
}

TEST(GroupTableTest, WideEnoughForEverything) {
  const RunSummary run = SummarizeRun(SampleDefaultRun(12));
  EXPECT_TRUE(Make(run, 0, 160).fits);
  EXPECT_THAT(Make(run, 0, 160).left_out, ElementsAre());
  EXPECT_FALSE(Make(run, 0, 100).fits);
}

TEST(GroupTableTest, WhatWasObservedHasColumns) {
  const std::string text = Make(SummarizeRun(SampleDefaultRun(12)), 0, 160).table.Render(false);
  EXPECT_THAT(text, HasSubstr("durable  99.9 % of  longest"));
  EXPECT_THAT(text, testing::ContainsRegex("\npooled [^\n]*811 MB/s    42.9 ns   574 µs"));
}

TEST(GroupTableTest, MemoryIsTheHighestOfAllRounds) {
  Report report;
  AddSampleRounds(report, {"write/a/target:file", 1e6, 3, 0.01, 0, 0, 0, "", 2e6}, 8);
  report.rows[5].SetCounter("anon_peak_bytes", 9.5e6);
  EXPECT_THAT(Make(SummarizeRun(report), 0, 80).table.Render(false), HasSubstr("9.50 MB"));
}

TEST(GroupTableTest, WhatCannotWaitHasAnEmptyCell) {
  Report report;
  AddSampleRounds(report, {"write/a/target:pipe", 1e6, 3, 0.01, 0, 0, 0, "", 2e6, 0.37}, 8);
  AddSampleRounds(report, {"write/b/target:pipe", 1e6, 5, 0.01}, 8);
  const std::string text = Make(SummarizeRun(report), 0, 80).table.Render(false);
  EXPECT_THAT(text, HasSubstr("    37 %\n"));
  EXPECT_THAT(text, testing::ContainsRegex("\nb [^\n]*n/a\n"));  // memory could have been had
}

TEST(GroupTableTest, ASweptParameterHasAColumn) {
  const RunSummary run = SummarizeRun(SampleBufferSweep(12));
  const std::string text = Make(run, 0, 80).table.Render(false);
  EXPECT_THAT(text, HasSubstr("strategy   buffer  throughput"));
  EXPECT_THAT(text, HasSubstr("pooled    256 KiB   3.09 GB/s"));
}

TEST(GroupTableTest, AnErrorStandsBehindTheSweptValue) {
  Report report = SampleBufferSweep(12);
  AddSampleError(report, "write/pooled/record:number/records:10000000/target:file/buffer:4096", 3, "bad");
  EXPECT_THAT(Make(SummarizeRun(report), 0, 80).table.Render(false),
              HasSubstr("\npooled      4 KiB       error\n"));
}

TEST(GroupTableTest, NoBestWhereAllAreLevel) {
  const RunSummary run = SummarizeRun(SampleDefaultRun(12));
  EXPECT_THAT(Make(run, 0, 80).table.Render(true), HasSubstr("\033[1;32mpooled"));
  EXPECT_THAT(Make(run, 1, 80).table.Render(true), Not(HasSubstr("\033[1;32m")));
}

TEST(GroupTableTest, LimitsAloneAreATable) {
  Report report;
  AddSampleRounds(report, {"limit/write/target:file", 1e6, 3, 0.01}, 6);
  const std::string text = Make(SummarizeRun(report), 0, 80).table.Render(false);
  EXPECT_THAT(text, testing::StartsWith("   "));
  EXPECT_THAT(text, HasSubstr("\nlimit  throughput"));
  EXPECT_THAT(text, HasSubstr("\nwrite"));
}

}  // namespace
}  // namespace weir

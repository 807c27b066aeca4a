#include "results/run/run_header.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/run/sample_run.h"

namespace weir {
namespace {

TEST(RunHeaderTest, DescribesTheRun) {
  EXPECT_EQ(
      DescribeRun(SummarizeRun(SampleRun(1))),
      "1 round · bench-1 · Example CPU @ 2.60GHz · 2 CPUs · governor performance · no virtual machine · "
      "Linux 6.1.0 · ext4 · gcc 12.2.0, opt · commit 0123456789ab");
  EXPECT_EQ(DescribeRun(RunSummary()), "");
  RunSummary unknown;
  unknown.context = {{"weir_cpu_model", "n/a"}, {"num_cpus", "8"}, {"weir_governor", "n/a"}};
  EXPECT_EQ(DescribeRun(unknown), "8 CPUs");
}

TEST(RunHeaderTest, SaysThatARunWasCutShort) {
  RunSummary run;
  run.interrupted = true;
  EXPECT_EQ(DescribeRun(run), "INTERRUPTED after an unknown number of its rounds");
  run.rounds = 12;
  run.rounds_complete = 7;
  EXPECT_EQ(DescribeRun(run), "INTERRUPTED after 7 of 12 rounds");
  run.interrupted = false;
  EXPECT_EQ(DescribeRun(run), "7 of 12 rounds");
}

TEST(RunHeaderTest, DescribesEachGroup) {
  const RunSummary run = SummarizeRun(SampleDefaultRun(6));
  EXPECT_EQ(DescribeGroup(run.groups[0]),
            "write · record:number · records:10M · target:file · buffer:256KiB · 88.9 MB");
  EXPECT_EQ(DescribeGroup(run.groups[1]),
            "write · record:number · records:1M · target:slow · buffer:256KiB · 7.89 MB");
}

TEST(RunHeaderTest, WhatIsSweptIsNoPartOfTheHeading) {
  EXPECT_EQ(DescribeGroup(SummarizeRun(SampleBufferSweep(6)).groups[0]),
            "write · record:number · records:10M · target:file");
  Report report;
  AddSampleRounds(report, {"write/a/record:lines:access.log/records:10/target:null", 10, 3, 0.01}, 6);
  AddSampleRounds(report, {"write/a/record:lines:access.log/records:1000/target:null", 1000, 3, 0.01}, 6);
  EXPECT_EQ(DescribeGroup(SummarizeRun(report).groups[0]), "write · record:lines:access.log · target:null");
}

TEST(RunHeaderTest, NamesGroupsByWhatSetsThemApart) {
  const RunSummary one = SummarizeRun(SampleRun(6));
  EXPECT_EQ(GroupName(one.groups[0], one), "");
  const RunSummary two = SummarizeRun(SampleDefaultRun(6));
  EXPECT_EQ(GroupName(two.groups[0], two), "target:file");
  EXPECT_EQ(GroupName(two.groups[1], two), "target:slow");
}

TEST(RunHeaderTest, ByAllThatSetsThemApart) {
  Report report;
  AddSampleRounds(report, {"write/a/record:number/target:slow", 10, 3, 0.01}, 6);
  AddSampleRounds(report, {"write/a/record:fixed:8/target:slow:50000000", 10, 3, 0.01}, 6);
  const RunSummary run = SummarizeRun(report);
  EXPECT_EQ(GroupName(run.groups[0], run), "record:fixed:8 target:slow:50000000");
}

TEST(RunHeaderTest, SaysWhatOthersTookOfTheCpus) {
  EXPECT_THAT(DescribeRun(SummarizeRun(SampleBusyRun(6))),
              testing::StartsWith("6 rounds · NOT QUIET: others took 1.00 of 2 CPUs · "));
  Report report = SampleRun(6);
  for (ReportRow& row : report.rows) row.SetCounter("foreign_cpu_seconds", 0.02 * *row.RealSeconds());
  EXPECT_THAT(DescribeRun(SummarizeRun(report)),
              testing::StartsWith("6 rounds · others took 0.02 of 2 CPUs · bench-1"));
}

}  // namespace
}  // namespace weir

#include "results/run/run_header.h"

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
  EXPECT_EQ(DescribeGroup(run.groups[0]), "write 10M number records (88.9 MB) to a file · 256 KiB buffer");
  EXPECT_EQ(DescribeGroup(run.groups[1]),
            "write 1M number records (7.89 MB) to the slow sink (100 MB/s) · 256 KiB buffer");
}

TEST(RunHeaderTest, WhatIsSweptIsNoPartOfTheHeading) {
  EXPECT_EQ(DescribeGroup(SummarizeRun(SampleBufferSweep(6)).groups[0]),
            "write 10M number records (88.9 MB) to a file");
  Report report;
  AddSampleRounds(report, {"write/a/record:lines:access.log/records:10/target:null", 10, 3, 0.01}, 6);
  AddSampleRounds(report, {"write/a/record:lines:access.log/records:1000/target:null", 1000, 3, 0.01}, 6);
  EXPECT_EQ(DescribeGroup(SummarizeRun(report).groups[0]), "write lines of access.log to /dev/null");
}

TEST(RunHeaderTest, NamesGroupsByWhatSetsThemApart) {
  const RunSummary one = SummarizeRun(SampleRun(6));
  EXPECT_EQ(GroupName(one.groups[0], one), "");
  const RunSummary two = SummarizeRun(SampleDefaultRun(6));
  EXPECT_EQ(GroupName(two.groups[0], two), "to a file");
  EXPECT_EQ(GroupName(two.groups[1], two), "to the slow sink");
}

TEST(RunHeaderTest, TwoSlowSinksAreToldApartByTheirRates) {
  Report report;
  AddSampleRounds(report, {"write/a/record:number/target:slow", 10, 3, 0.01}, 6);
  AddSampleRounds(report, {"write/a/record:fixed:8/target:slow:50000000", 10, 3, 0.01}, 6);
  const RunSummary run = SummarizeRun(report);
  EXPECT_EQ(GroupName(run.groups[0], run), "records of 8 bytes to the slow sink at 50.0 MB/s");
}

}  // namespace
}  // namespace weir

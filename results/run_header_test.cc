#include "results/run_header.h"

#include "gtest/gtest.h"
#include "results/sample_run.h"

namespace weir {
namespace {

TEST(RunHeaderTest, DescribesTheWorkOnce) {
  EXPECT_EQ(DescribeWork(SummarizeRun(SampleRun(12))),
            "write · 10M number records · 88.9 MB · target file · 256 KiB buffer · 12 rounds");
}

TEST(RunHeaderTest, DescribesTheMachine) {
  EXPECT_EQ(DescribeMachine(SummarizeRun(SampleRun(1))),
            "bench-1 · Example CPU @ 2.60GHz · 2 CPUs · Linux 6.1.0 · ext4 · opt, g++ 12.2.0");
  EXPECT_EQ(DescribeMachine(RunSummary()), "");
}

TEST(RunHeaderTest, SaysThatARunWasCutShort) {
  RunSummary run;
  run.interrupted = true;
  EXPECT_EQ(DescribeWork(run), "INTERRUPTED after an unknown number of its rounds");
  run.rounds = 12;
  run.rounds_complete = 7;
  EXPECT_EQ(DescribeWork(run), "INTERRUPTED after 7 of 12 rounds");
  run.interrupted = false;
  EXPECT_EQ(DescribeWork(run), "7 of 12 rounds");
}

}  // namespace
}  // namespace weir

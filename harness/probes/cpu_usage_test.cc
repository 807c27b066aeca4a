#include "harness/probes/cpu_usage.h"

#include <sys/wait.h>
#include <unistd.h>

#include <ctime>
#include <string>
#include <thread>

#include "gtest/gtest.h"

namespace weir {
namespace {

const std::string kTrees = "harness/probes/testdata/";

void BurnMilliseconds(int milliseconds) {
  timespec now{};
  do {
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  } while (now.tv_sec == 0 && now.tv_nsec < milliseconds * 1'000'000L);
}

TEST(CpuUsageTest, BusyLeavesOutIdleWaitingAndGuest) {
  const CpuUsage usage = ParseCpuLine("cpu  100 20 30 5000 600 7 8 90 11 12\ncpu0 1 1 1\n", 100);
  EXPECT_DOUBLE_EQ(usage.busy_seconds.value(), 1.65);
  EXPECT_DOUBLE_EQ(usage.steal_seconds.value(), 0.90);
}

TEST(CpuUsageTest, AnOldKernelHasNoStealColumn) {
  const CpuUsage usage = ParseCpuLine("cpu  100 20 30 5000 600 7 8\n", 100);
  EXPECT_DOUBLE_EQ(usage.busy_seconds.value(), 1.65);
  EXPECT_EQ(usage.steal_seconds, std::nullopt);
}

TEST(CpuUsageTest, WhatIsNoCpuLineHasNoFigures) {
  for (const char* text :
       {"", "cpu", "cpu  ", "cpu0 1 2 3 4 5 6 7 8", "cpu  1 2 x", "intr 1 2 3 4 5 6 7 8"}) {
    EXPECT_EQ(ParseCpuLine(text, 100).busy_seconds, std::nullopt) << text;
    EXPECT_EQ(ParseCpuLine(text, 100).steal_seconds, std::nullopt) << text;
  }
}

TEST(CpuUsageTest, ReadsTheRecordedTrees) {
  EXPECT_GT(CpuUsageProbe(SystemRoot(kTrees + "bare_metal")).Read().busy_seconds.value(), 0);
  EXPECT_GT(CpuUsageProbe(SystemRoot(kTrees + "virtual_machine")).Read().steal_seconds.value(), 0);
  EXPECT_EQ(CpuUsageProbe(SystemRoot(kTrees + "nothing_here")).Read().busy_seconds, std::nullopt);
}

TEST(OwnCpuSecondsTest, CountsThreadsThatHaveEnded) {
  const double before = OwnCpuSeconds();
  std::thread(BurnMilliseconds, 20).join();
  EXPECT_GE(OwnCpuSeconds() - before, 0.019);
}

TEST(OwnCpuSecondsTest, CountsAChildOnceItWasWaitedFor) {
  const double before = OwnCpuSeconds();
  const pid_t child = fork();
  if (child == 0) {
    BurnMilliseconds(30);
    _exit(0);
  }
  ASSERT_GT(child, 0);
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  EXPECT_GE(OwnCpuSeconds() - before, 0.029);
}

}  // namespace
}  // namespace weir

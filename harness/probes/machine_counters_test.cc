#include "harness/probes/machine_counters.h"

#include <string>

#include "gtest/gtest.h"

namespace weir {
namespace {

const std::string kTrees = "harness/probes/testdata/";

TEST(PressureTest, ReadsTheSomeTotalsInMicroseconds) {
  const Pressure pressure = PressureProbe(SystemRoot(kTrees + "bare_metal")).Read();
  EXPECT_DOUBLE_EQ(pressure.cpu_seconds.value(), 7123.456789);
  EXPECT_DOUBLE_EQ(pressure.io_seconds.value(), 512.000001);
  EXPECT_DOUBLE_EQ(pressure.memory_seconds.value(), 0);
}

TEST(PressureTest, AKernelWithoutPressureIsNotAKernelWithoutStalls) {
  const Pressure pressure = PressureProbe(SystemRoot(kTrees + "container")).Read();
  EXPECT_EQ(pressure.cpu_seconds, std::nullopt);
  EXPECT_EQ(pressure.io_seconds, std::nullopt);
  EXPECT_EQ(pressure.memory_seconds, std::nullopt);
}

TEST(PressureTest, TotalsOfThisMachineNeverFall) {
  const PressureProbe probe;
  const Pressure before = probe.Read();
  const Pressure after = probe.Read();
  EXPECT_EQ(before.cpu_seconds.has_value(), after.cpu_seconds.has_value());
  if (before.cpu_seconds && after.cpu_seconds) {
    EXPECT_LE(*before.cpu_seconds, *after.cpu_seconds);
  }
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

}  // namespace
}  // namespace weir

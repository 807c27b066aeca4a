#include "harness/probes/pressure.h"

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

}  // namespace
}  // namespace weir

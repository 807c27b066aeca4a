#include "harness/probes/contamination.h"

#include <unistd.h>

#include <string>

#include "gtest/gtest.h"

namespace weir {
namespace {

const std::string kTrees = "harness/probes/testdata/";
using Flags = std::vector<std::string>;

ContaminationSnapshot Snapshot(double pressure, double busy, double steal, double own) {
  return {.pressure = {.cpu_seconds = pressure, .io_seconds = pressure, .memory_seconds = pressure},
          .cpu = {.busy_seconds = busy, .steal_seconds = steal},
          .own_cpu_seconds = own};
}

TEST(ContaminationTest, IsTheDifferenceAndForeignIsBusyWithoutOwn) {
  const Contamination between = Between(Snapshot(1, 10, 3, 2), Snapshot(1.5, 12, 3.25, 3.5));
  EXPECT_DOUBLE_EQ(between.psi_cpu_seconds.value(), 0.5);
  EXPECT_DOUBLE_EQ(between.psi_io_seconds.value(), 0.5);
  EXPECT_DOUBLE_EQ(between.psi_memory_seconds.value(), 0.5);
  EXPECT_DOUBLE_EQ(between.foreign_cpu_seconds.value(), 0.5);
  EXPECT_DOUBLE_EQ(between.steal_seconds.value(), 0.25);
}

TEST(ContaminationTest, RoundingNeverMakesForeignTimeNegative) {
  EXPECT_EQ(Between(Snapshot(0, 10, 0, 0), Snapshot(0, 10.01, 0, 0.02)).foreign_cpu_seconds, 0.0);
}

TEST(ContaminationTest, WhatOneSnapshotLacksIsNotAvailable) {
  const Contamination between = Between(Snapshot(0, 1, 1, 0), ContaminationSnapshot());
  EXPECT_EQ(between.psi_cpu_seconds, std::nullopt);
  EXPECT_EQ(between.psi_io_seconds, std::nullopt);
  EXPECT_EQ(between.psi_memory_seconds, std::nullopt);
  EXPECT_EQ(between.foreign_cpu_seconds, std::nullopt);
  EXPECT_EQ(between.steal_seconds, std::nullopt);
  EXPECT_EQ(between.Flags(1), Flags());
}

TEST(ContaminationTest, ReadsRecordedTrees) {
  const ContaminationSnapshot bare = ContaminationProbe(SystemRoot(kTrees + "bare_metal")).Take();
  EXPECT_EQ(Between(bare, bare).psi_io_seconds, 0.0);
  EXPECT_EQ(Between(bare, bare).steal_seconds, 0.0);
  const ContaminationSnapshot contained = ContaminationProbe(SystemRoot(kTrees + "container")).Take();
  EXPECT_EQ(Between(contained, contained).psi_io_seconds, std::nullopt);
  EXPECT_EQ(Between(contained, contained).foreign_cpu_seconds, 0.0);
}

TEST(FlagsTest, NothingToSeeRaisesNone) {
  EXPECT_EQ(Contamination().Flags(1), Flags());
  EXPECT_EQ(Between(Snapshot(1, 1, 1, 1), Snapshot(1, 1, 1, 1)).Flags(1), Flags());
}

TEST(FlagsTest, EachSourceRaisesItsOwn) {
  EXPECT_EQ((Contamination{.psi_cpu_seconds = 0.03}).Flags(1), Flags{"cpu-pressure"});
  EXPECT_EQ((Contamination{.psi_io_seconds = 0.03}).Flags(1), Flags{"io-pressure"});
  EXPECT_EQ((Contamination{.psi_memory_seconds = 0.03}).Flags(1), Flags{"memory-pressure"});
  EXPECT_EQ((Contamination{.foreign_cpu_seconds = 0.06}).Flags(1), Flags{"foreign-cpu"});
  EXPECT_EQ((Contamination{.steal_seconds = 0.03}).Flags(1), Flags{"steal"});
}

TEST(FlagsTest, ComeInAFixedOrder) {
  const Flags all = {"foreign-cpu", "cpu-pressure", "io-pressure", "memory-pressure", "steal"};
  EXPECT_EQ((Contamination{1, 1, 1, 1, 1}).Flags(1), all);
}

TEST(FlagsTest, AreRelativeToTheWallTime) {
  const Contamination between = {.psi_cpu_seconds = 0.1, .foreign_cpu_seconds = 0.3, .steal_seconds = 0.1};
  EXPECT_EQ(between.Flags(4), (Flags{"foreign-cpu", "cpu-pressure", "steal"}));
  EXPECT_EQ(between.Flags(5.5), Flags{"foreign-cpu"});
  EXPECT_EQ(between.Flags(10), Flags());
}

TEST(FlagsTest, RoundingToTicksFlagsNoShortCase) {
  const double tick = 1.0 / static_cast<double>(sysconf(_SC_CLK_TCK));
  const Contamination rounding = {.foreign_cpu_seconds = 3 * tick, .steal_seconds = tick};
  EXPECT_EQ(rounding.Flags(0.020), Flags());
  EXPECT_EQ((Contamination{.psi_cpu_seconds = 0.0009}).Flags(0.020), Flags());
  EXPECT_EQ((Contamination{.psi_cpu_seconds = 0.0011}).Flags(0.020), Flags{"cpu-pressure"});
}

}  // namespace
}  // namespace weir

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

TEST(ForeignShareTest, IsOfTheCpusThereAre) {
  const ContaminationSnapshot before = Snapshot(0, 10, 0, 5), after = Snapshot(0, 12, 0, 6);
  EXPECT_DOUBLE_EQ(ForeignShare(before, after, 1, 2).value(), 0.5);
  EXPECT_DOUBLE_EQ(ForeignShare(before, after, 10, 1).value(), 0.1);
  EXPECT_EQ(ForeignShare(before, ContaminationSnapshot(), 1, 2), std::nullopt);
}

TEST(ForeignShareTest, ATimeInWhichTicksTellNothingHasNone) {
  const ContaminationSnapshot before = Snapshot(0, 10, 0, 5), after = Snapshot(0, 10.03, 0, 5);
  const double tick = 1.0 / static_cast<double>(sysconf(_SC_CLK_TCK));
  EXPECT_EQ(ForeignShare(before, after, 14 * tick, 2), std::nullopt);
  EXPECT_TRUE(ForeignShare(before, after, 16 * tick, 2).has_value());
}

TEST(FlagsTest, NothingToSeeRaisesNone) {
  EXPECT_EQ(Contamination().Flags(1), Flags());
  EXPECT_EQ(Between(Snapshot(1, 1, 1, 1), Snapshot(1, 1, 1, 1)).Flags(1), Flags());
}

TEST(FlagsTest, EachSourceRaisesItsOwn) {
  EXPECT_EQ((Contamination{.psi_cpu_seconds = 0.03}).Flags(1), Flags{"cpu-pressure"});
  EXPECT_EQ((Contamination{.psi_io_seconds = 0.03}).Flags(1), Flags{"io-pressure"});
  EXPECT_EQ((Contamination{.psi_memory_seconds = 0.03}).Flags(1), Flags{"memory-pressure"});
  EXPECT_EQ((Contamination{.foreign_share = 0.11}).Flags(1), Flags{"foreign-cpu"});
  EXPECT_EQ((Contamination{.steal_seconds = 0.03}).Flags(1), Flags{"steal"});
}

TEST(FlagsTest, ComeInAFixedOrder) {
  const Flags all = {"foreign-cpu", "cpu-pressure", "io-pressure", "memory-pressure", "steal"};
  EXPECT_EQ((Contamination{1, 1, 1, 1, 1, 1}).Flags(1), all);
}

TEST(FlagsTest, AreRelativeToTheWallTime) {
  const Contamination between = {.psi_cpu_seconds = 0.1, .steal_seconds = 0.1};
  EXPECT_EQ(between.Flags(4), (Flags{"cpu-pressure", "steal"}));
  EXPECT_EQ(between.Flags(10), Flags());
}

TEST(FlagsTest, ForeignCpuIsAShareOfTheCpusWhateverACaseTakes) {
  for (const double wall_seconds : {0.001, 0.02, 10.0}) {
    EXPECT_EQ((Contamination{.foreign_share = 0.5}).Flags(wall_seconds), Flags{"foreign-cpu"});
    EXPECT_EQ((Contamination{.foreign_cpu_seconds = 9, .foreign_share = 0.1}).Flags(wall_seconds), Flags());
  }
}

TEST(FlagsTest, RoundingToTicksFlagsNoShortCase) {
  const double tick = 1.0 / static_cast<double>(sysconf(_SC_CLK_TCK));
  const Contamination rounding = {.steal_seconds = tick};
  EXPECT_EQ(rounding.Flags(0.020), Flags());
  EXPECT_EQ((Contamination{.psi_cpu_seconds = 0.0009}).Flags(0.020), Flags());
  EXPECT_EQ((Contamination{.psi_cpu_seconds = 0.0011}).Flags(0.020), Flags{"cpu-pressure"});
}

}  // namespace
}  // namespace weir

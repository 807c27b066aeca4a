#include "harness/probes/system_root.h"

#include <array>
#include <fstream>
#include <optional>
#include <string>
#include <utility>

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(SystemRootTest, ReadsTheWholeFileWithoutTheWhiteSpaceAtItsEnd) {
  const std::string text(10'000, 'x');
  std::ofstream(testing::TempDir() + "/long") << text << " \n\n";
  std::ofstream(testing::TempDir() + "/empty") << "";
  const SystemRoot root(testing::TempDir());
  EXPECT_EQ(root.Read("/long"), text);
  EXPECT_EQ(root.Read("/empty"), "");
  EXPECT_EQ(root.Read("/none"), std::nullopt);
}

// Opening succeeds and reading fails, as with the stat of a process that ends between the two.
TEST(SystemRootTest, WhatCannotBeReadIsAbsent) {
  EXPECT_EQ(SystemRoot(testing::TempDir()).Read("/"), std::nullopt);
}

const std::string kTrees = "harness/probes/testdata/";

TEST(KernelFileTest, ReadsFromTheBeginningEachTime) {
  const KernelFile file(SystemRoot(kTrees + "bare_metal"), "/proc/pressure/cpu");
  std::array<char, 4> buffer{};
  EXPECT_EQ(file.Read(buffer), "some");
  EXPECT_EQ(file.Read(buffer), "some");
}

TEST(KernelFileTest, AMissingFileHasNoReading) {
  const KernelFile file(SystemRoot(kTrees + "container"), "/proc/pressure/cpu");
  std::array<char, 4> buffer{};
  EXPECT_EQ(file.Read(buffer), std::nullopt);
}

TEST(KernelFileTest, MovingTakesTheDescriptorAlong) {
  KernelFile from(SystemRoot(kTrees + "bare_metal"), "/proc/pressure/cpu");
  const KernelFile to = std::move(from);
  std::array<char, 4> buffer{};
  EXPECT_EQ(to.Read(buffer), "some");
}

TEST(NumberAfterTest, FindsTheWholeKeyOnly) {
  EXPECT_EQ(NumberAfter("nr_writeback_temp 7\nnr_writeback 12\n", "nr_writeback"), 12U);
  EXPECT_EQ(NumberAfter("xnr_writeback 7\n", "nr_writeback"), std::nullopt);
  EXPECT_EQ(NumberAfter("some avg10=0.10 total=99", "total="), 99U);
  EXPECT_EQ(NumberAfter("MemTotal:  42 kB", "MemTotal:"), 42U);
}

TEST(NumberAfterTest, NoNumberIsNotZero) {
  EXPECT_EQ(NumberAfter("", "key"), std::nullopt);
  EXPECT_EQ(NumberAfter("key ", "key"), std::nullopt);
  EXPECT_EQ(NumberAfter("key none", "key"), std::nullopt);
}

TEST(SystemRootTest, LeavesOutTheWhiteSpaceAtTheEnd) {
  EXPECT_EQ(SystemRoot(kTrees + "bare_metal").Read("/proc/sys/kernel/osrelease"), "6.1.0-18-amd64");
  EXPECT_EQ(SystemRoot(kTrees + "bare_metal").Read("/proc/no_such_file"), std::nullopt);
  EXPECT_EQ(SystemRoot(kTrees + "bare_metal/").ReadNumber("/proc/sys/vm/dirty_ratio"), 20);
  EXPECT_EQ(SystemRoot(kTrees + "bare_metal").ReadNumber("/proc/sys/kernel/ostype"), std::nullopt);
}

}  // namespace
}  // namespace weir

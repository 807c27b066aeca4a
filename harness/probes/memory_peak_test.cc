#include "harness/probes/memory_peak.h"

#include <sys/mman.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

#include "gtest/gtest.h"

namespace weir {
namespace {

SystemRoot RootWith(const std::string& status) {
  const std::string root = testing::TempDir() + "/memory_peak";
  std::filesystem::create_directories(root + "/proc/self");
  std::ofstream(root + "/proc/self/status") << status;
  std::ofstream(root + "/proc/self/clear_refs") << "";
  return SystemRoot(root);
}

TEST(MemoryPeakTest, TakesWhatOfFilesWasResidentOffThePeak) {
  const MemoryPeak peak(
      RootWith("VmHWM:\t    9000 kB\nRssAnon:\t 100 kB\nRssFile:\t    3000 kB\nRssShmem:\t  1000 kB\n"));
  EXPECT_EQ(peak.ResidentBytes(), 9000u * 1024);
  EXPECT_EQ(peak.AnonymousBytes(), 5000u * 1024);
}

TEST(MemoryPeakTest, WhatTheKernelDoesNotTellIsNotZero) {
  const MemoryPeak without_kinds(RootWith("VmHWM:\t    9000 kB\n"));
  EXPECT_EQ(without_kinds.ResidentBytes(), 9000u * 1024);
  EXPECT_EQ(without_kinds.AnonymousBytes(), std::nullopt);
  const MemoryPeak nothing(SystemRoot("/nonexistent"));
  EXPECT_EQ(nothing.ResidentBytes(), std::nullopt);
  EXPECT_EQ(nothing.AnonymousBytes(), std::nullopt);
}

TEST(MemoryPeakTest, SeesAMomentOfMemoryAndForgetsWhatWasBefore) {
  constexpr size_t kMoment = 64 * 1024 * 1024;
  const auto touch = [] {
    // Not from the heap, which may keep it.
    void* const memory = ::mmap(nullptr, kMoment, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    ASSERT_NE(memory, MAP_FAILED);
    std::memset(memory, 1, kMoment);
    ::munmap(memory, kMoment);
  };
  const MemoryPeak before;
  if (!before.AnonymousBytes()) GTEST_SKIP() << "this kernel does not let the peak be reset";
  touch();
  EXPECT_GE(*before.AnonymousBytes(), kMoment);
  const MemoryPeak after;
  EXPECT_LT(*after.AnonymousBytes(), kMoment);
}

}  // namespace
}  // namespace weir

#include "harness/probes/resident_memory.h"

#include <sys/mman.h>

#include <atomic>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "gtest/gtest.h"

namespace weir {
namespace {

constexpr size_t kSize = 64 << 20;

// A sampler that counts its samples.
struct CountingSampler {
  // Until two more have begun: the first of them has been taken then.
  void AwaitSamples() const {
    for (const int before = samples; samples < before + 2;) std::this_thread::yield();
  }

  std::atomic<int> samples = 0;
  MemorySampler sampler{[this] { ++samples; }};
};

// Has the kernel fill fresh pages, which a sanitizer keeps no books of, waits until they have been seen, and
// gives them back.
void Hold(int flags, const CountingSampler& seen_by) {
  void* const pages =
      ::mmap(nullptr, kSize, PROT_READ | PROT_WRITE, flags | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  ASSERT_NE(pages, MAP_FAILED);
  seen_by.AwaitSamples();
  ::munmap(pages, kSize);
}

TEST(MemorySamplerTest, SeesWhatWasHeldAndTellsTheKindsApart) {
  const auto before = ReadResidentMemory();
  ASSERT_TRUE(before);
  CountingSampler anonymous;
  Hold(MAP_PRIVATE, anonymous);
  anonymous.sampler.Stop();
  CountingSampler shared;
  Hold(MAP_SHARED, shared);
  shared.sampler.Stop();
  EXPECT_GE(*anonymous.sampler.anonymous_peak(), kSize);
  EXPECT_LT(*shared.sampler.anonymous_peak(), kSize);
  EXPECT_GE(shared.sampler.peak()->shared, kSize);
  EXPECT_LT(anonymous.sampler.peak()->shared, kSize);
}

TEST(MemorySamplerTest, CallsTheOtherProbeOverAndOverAndOnceMoreAtTheEnd) {
  CountingSampler counting;
  counting.AwaitSamples();
  const int before = counting.samples;
  counting.sampler.Stop();
  const int after = counting.samples;
  EXPECT_GT(after, before);
  counting.sampler.Stop();
  EXPECT_EQ(counting.samples, after);
}

std::optional<ResidentMemory> Recorded(const std::string& tree) {
  return ReadResidentMemory(SystemRoot("harness/probes/testdata/" + tree));
}

TEST(MemorySamplerTest, OtherMachines) {
  EXPECT_EQ(Recorded("bare_metal").value().anonymous, 1320u * 1024);
  EXPECT_EQ(Recorded("virtual_machine").value().shared, 400u * 1024);
  EXPECT_EQ(Recorded("ordinary_user").value().total(), 8192u * 1024);
  EXPECT_FALSE(Recorded("container")) << "its kernel does not tell the kinds apart";
}

TEST(MemorySamplerTest, WhatTheKernelDoesNotSayIsAbsent) {
  const SystemRoot nowhere("/no/such/tree");
  EXPECT_EQ(ReadResidentMemory(nowhere).has_value(), false);
  MemorySampler sampler(nullptr, nowhere);
  sampler.Stop();
  EXPECT_EQ(sampler.anonymous_peak(), std::nullopt);
  EXPECT_FALSE(sampler.peak());
}

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

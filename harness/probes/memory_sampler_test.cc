#include "harness/probes/memory_sampler.h"

#include <sys/mman.h>

#include <cstring>

#include "gtest/gtest.h"

namespace weir {
namespace {

constexpr size_t kSize = 64 << 20;

// Fills fresh pages, waits until they have been seen, and gives them back.
void HoldForAWhile(int flags) {
  void* const pages = ::mmap(nullptr, kSize, PROT_READ | PROT_WRITE, flags | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(pages, MAP_FAILED);
  std::memset(pages, 1, kSize);
  std::this_thread::sleep_for(20 * MemorySampler::kPeriod);
  ::munmap(pages, kSize);
}

TEST(MemorySamplerTest, SeesWhatWasHeldAndTellsTheKindsApart) {
  const auto before = ReadResidentMemory();
  ASSERT_TRUE(before);
  MemorySampler anonymous;
  HoldForAWhile(MAP_PRIVATE);
  anonymous.Stop();
  MemorySampler shared;
  HoldForAWhile(MAP_SHARED);
  shared.Stop();
  EXPECT_GE(*anonymous.anonymous_peak(), kSize);
  EXPECT_LT(*shared.anonymous_peak(), kSize);
  EXPECT_GE(shared.peak()->shared, kSize);
  EXPECT_LT(anonymous.peak()->shared, kSize);
}

TEST(MemorySamplerTest, CallsTheOtherProbeAtLeastTwice) {
  int calls = 0;
  MemorySampler sampler([&] { ++calls; });
  std::this_thread::sleep_for(5 * MemorySampler::kPeriod);
  sampler.Stop();
  sampler.Stop();
  EXPECT_GE(calls, 2);
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

}  // namespace
}  // namespace weir

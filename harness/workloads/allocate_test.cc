#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"
#include "harness/workloads/buffer_loops.h"
#include "harness/workloads/buffer_subject.h"
#include "harness/workloads/whole_pass.h"
#include "harness/workloads/workloads.h"

namespace weir {
namespace {

Case AllocateCase(std::string_view strategy, std::string_view pattern, uint64_t size, bool touched,
                  uint64_t buffers = 3001) {
  Case c{"allocate", std::string(strategy)};
  c.Set("pattern", ValueOf(std::string(pattern)));
  c.Set("size", ValueOf(size));
  c.Set("touched", ValueOf(std::string(touched ? "yes" : "no")));
  c.Set("buffers", ValueOf(buffers));
  return c;
}

TEST(AllocateTest, AllBuffersDoEverythingThatTheyTake) {
  const Workload workload = AllocateWorkload();
  size_t run = 0;
  for (const WorkloadStrategy& strategy : workload.strategies()) {
    for (const std::string_view pattern : {"fifo", "lifo", "keep", "hand-over", "threads"}) {
      for (const uint64_t size : {10, 4096, 70'000}) {
        for (const bool touched : {false, true}) {
          const Case c = AllocateCase(strategy.name, pattern, size, touched);
          if (!workload.takes(c).ok()) continue;
          ++run;
          const absl::Status status = RunWhole(**workload.make_pass(c));
          EXPECT_TRUE(status.ok()) << c.Name() << ": " << status;
        }
      }
    }
  }
  EXPECT_EQ(run, 6u * 3 * (4 * 2 + 1));
  EXPECT_EQ(workload.make_pass(AllocateCase("none", "fifo", 1, false)).status().code(),
            absl::StatusCode::kNotFound);
}

TEST(AllocateTest, TheLimitDoesTheSameWhereOneSizeGoesRound) {
  const Workload workload = AllocateWorkload();
  for (const std::string_view pattern : {"fifo", "lifo"}) {
    for (const bool touched : {false, true}) {
      const std::vector<Case> limits = workload.limit_cases(AllocateCase("slab", pattern, 4096, touched));
      ASSERT_EQ(limits.size(), 1u);
      const absl::Status status = RunWhole(**workload.limits[0]->make_pass(limits[0]));
      EXPECT_TRUE(status.ok()) << status;
    }
  }
  EXPECT_TRUE(workload.limit_cases(AllocateCase("slab", "keep", 4096, true)).empty());
}

TEST(AllocateTest, WhatIsKeptIsHeld) {
  const Workload workload = AllocateWorkload();
  const std::unique_ptr<Pass> pass =
      *workload.make_pass(AllocateCase("classed", "keep", 65'536, true, 32'000));
  ASSERT_TRUE(RunWhole(*pass).ok());
  ASSERT_TRUE(pass->held_ratio().has_value());
  EXPECT_GT(*pass->held_ratio(), 1);
  EXPECT_TRUE(pass->lends_memory());
}

TEST(AllocateTest, EveryCallThatLendsIsTimed) {
  const std::unique_ptr<Pass> pass =
      *AllocateWorkload().make_pass(AllocateCase("malloc", "fifo", 100, false, 500));
  LatencyHistogram calls;
  ASSERT_TRUE(pass->Prepare().ok());
  ASSERT_TRUE(pass->RunObserved(calls).ok());
  EXPECT_EQ(calls.count(), 500u);
  EXPECT_TRUE(pass->Verify().ok());
}

// Lends one of 200 blocks twice.
class Doubling {
 public:
  explicit Doubling(size_t) {}
  Doubling& buffers() { return *this; }
  Block Lend(size_t size) {
    if (++count_ % 200 == 0) return last_;
    memory_.push_back(std::make_unique<char[]>(size + 16));
    last_ = {memory_.back().get(), size};
    return last_;
  }
  bool Return(Block block) {
    std::fill_n(block.data, block.size, '\x3f');
    return true;
  }
  static bool Keep(Block) { return false; }
  static uint64_t kept() { return 0; }

 private:
  std::vector<std::unique_ptr<char[]>> memory_;
  Block last_;
  int count_ = 0;
};

TEST(AllocateTest, WhatIsLentTwiceIsNoFigure) {
  const BufferStrategy doubling[] = {
      {"doubling", "", true, [](size_t size) -> std::unique_ptr<BufferSubject> {
         return std::make_unique<BufferLoops<Doubling>>(size);
       }}};
  const Workload workload = MakeAllocateWorkload("mine", "", doubling);
  const absl::Status status =
      RunWhole(**workload.make_pass(AllocateCase("doubling", "fifo", 100, true, 1000)));
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
}

TEST(IntegersWorkloadTest, EveryWidthOrderAndSign) {
  const Workload workload = IntegersWorkload();
  for (const std::string_view strategy : {"each", "all", "memcpy"}) {
    for (uint64_t bits = 8; bits <= 64; bits += 8) {
      for (const char* order : {"big", "little"}) {
        for (const char* sign : {"signed", "unsigned"}) {
          Case c{"integers", std::string(strategy)};
          c.Set("bits", ValueOf(bits));
          c.Set("order", ValueOf(std::string(order)));
          c.Set("sign", ValueOf(std::string(sign)));
          c.Set("buffer", ValueOf(1000));
          c.Set("integers", ValueOf(1001));
          const std::unique_ptr<Pass> pass = *workload.make_pass(c);
          EXPECT_EQ(pass->bytes(), 1001 * bits / 8);
          const absl::Status status = RunWhole(*pass);
          EXPECT_TRUE(status.ok()) << c.Name() << ": " << status;
        }
      }
    }
  }
}

TEST(IntegersWorkloadTest, HoldsTheSameBytesAgainstMemcpy) {
  const Workload workload = IntegersWorkload();
  Case c{"integers", "each"};
  c.Set("bits", ValueOf(32));
  const std::vector<Case> limits = workload.limit_cases(c);
  ASSERT_EQ(limits.size(), 1u);
  EXPECT_EQ(limits[0].strategy, "memcpy");
  EXPECT_FALSE(workload.FindParameter("bits")->parse("12").ok());
  EXPECT_FALSE(workload.FindParameter("order")->parse("middle").ok());
}

}  // namespace
}  // namespace weir

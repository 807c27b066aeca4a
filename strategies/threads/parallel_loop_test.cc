#include "strategies/threads/parallel_loop.h"

#include <atomic>
#include <latch>
#include <memory>
#include <vector>

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(ParallelLoopTest, CallsForEachNumberOnce) {
  for (const size_t threads : {1, 2, 8}) {
    const std::unique_ptr<ParallelLoop> loop = *ParallelLoop::Create(threads);
    for (const size_t count : {0, 1, 2, 1000, 7}) {
      std::vector<std::atomic<int>> calls(count);
      loop->Run(count, [&](size_t i) { ++calls[i]; });
      for (const std::atomic<int>& each : calls) EXPECT_EQ(each, 1);
    }
  }
}

// Each body waits for the others, so that fewer threads would never end.
TEST(ParallelLoopTest, BodiesWaitSideBySide) {
  const std::unique_ptr<ParallelLoop> loop = *ParallelLoop::Create(4);
  for (int turn = 0; turn < 100; ++turn) {
    std::latch all(4);
    loop->Run(4, [&](size_t) { all.arrive_and_wait(); });
  }
}

}  // namespace
}  // namespace weir

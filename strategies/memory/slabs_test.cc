#include "strategies/memory/slabs.h"

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "strategies/memory/aligned_buffer.h"
#include "tests/doubles/allocation_count.h"

namespace weir {
namespace {

TEST(SlabPoolTest, LendsAsManySlabsAsItHasAllOfTheRightSizeAndZeroed) {
  SlabPool pool(3, 8192);
  std::vector<Slabs> taken;
  std::set<const char*> memories;
  for (int i = 0; i < 3; ++i) {
    taken.push_back(pool.Take());
    ASSERT_EQ(taken.back().size(), 1u);
    const Slab& slab = taken.back().front();
    EXPECT_EQ(slab.memory.size(), 8192u);
    EXPECT_EQ(slab.filled, 0u);
    EXPECT_EQ(std::count(slab.memory.data(), slab.memory.data() + 8192, '\0'), 8192);
    memories.insert(slab.memory.data());
  }
  EXPECT_EQ(memories.size(), 3u);
}

TEST(SlabPoolTest, LendsAgainWhatWasReturnedLastAndCallsItEmpty) {
  SlabPool pool(2, 4096);
  Slabs first = pool.Take();
  Slabs second = pool.Take();
  const char* const memory = first.front().memory.data();
  first.front().filled = 17;
  pool.Return(std::move(second));
  pool.Return(std::move(first));
  const Slabs again = pool.Take();
  EXPECT_EQ(again.front().memory.data(), memory);
  EXPECT_EQ(again.front().filled, 0u);
}

TEST(SlabPoolTest, SeveralSlabsComeBackAtOnce) {
  SlabPool pool(2, 4096);
  Slabs both = pool.Take();
  both.splice(both.end(), pool.Take());
  pool.Return(std::move(both));
  pool.Return({});
  const Slabs one = pool.Take(), other = pool.Take();
  EXPECT_EQ(one.size() + other.size(), 2u);
}

TEST(SlabPoolTest, AnExhaustedPoolMakesTheTakerWaitForOneThatIsReturned) {
  SlabPool pool(1, 4096);
  Slabs only = pool.Take();
  std::atomic<bool> returning{false};
  std::thread taker([&] {
    const Slabs slab = pool.Take();
    EXPECT_TRUE(returning);
    EXPECT_EQ(slab.size(), 1u);
  });
  std::this_thread::yield();
  returning = true;
  pool.Return(std::move(only));
  taker.join();
}

TEST(SlabPoolTest, SlabsGoRoundBetweenThreadsAndNothingIsAllocated) {
  SlabPool pool(2, 4096);
  std::atomic<int> ready{0};
  std::atomic<bool> start{false};
  const auto go_round = [&] {
    ++ready;
    while (!start) std::this_thread::yield();
    for (int i = 0; i < 2000; ++i) {
      Slabs slab = pool.Take();
      slab.front().memory.data()[0]++;
      pool.Return(std::move(slab));
    }
  };
  std::thread threads[] = {std::thread(go_round), std::thread(go_round), std::thread(go_round)};
  while (ready < 3) std::this_thread::yield();
  const uint64_t before = AllocationCount();
  start = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(AllocationCount(), before);
}

TEST(AllocationCountTest, CountsWhatNewAndMallocHandOut) {
  const uint64_t before = AllocationCount();
  const AlignedBuffer aligned(4096);
  EXPECT_EQ(AllocationCount(), before + 1);
  const std::vector<char> plain(100);
  EXPECT_EQ(AllocationCount(), before + 2);
}

}  // namespace

}  // namespace weir

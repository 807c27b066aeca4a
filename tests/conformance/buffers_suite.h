#ifndef WEIR_TESTS_CONFORMANCE_BUFFERS_SUITE_H_
#define WEIR_TESTS_CONFORMANCE_BUFFERS_SUITE_H_

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <latch>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "strategies/memory/buffers.h"
#include "strategies/memory/memory_system.h"
#include "tests/conformance/forked_child.h"
#include "tests/doubles/allocation_count.h"
#include "tests/doubles/refusing_memory.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#endif

// THE conformance suite of buffers: every clause of the contract in strategies/memory/buffers.h, for every type that
// is given to INSTANTIATE_TYPED_TEST_SUITE_P(Buffers, BuffersTest, types, BuffersNames).

namespace weir {

struct BuffersNames {
  template <class B>
  static std::string GetName(int) {
    return std::string(B::kTraits.name);
  }
};

// Sizes around what an implementation may have for edges: multiples of 16, powers of two, eighths between them, pages.
inline std::vector<size_t> EdgeSizes() {
  std::vector<size_t> sizes = {0, 1};
  for (size_t power = 16; power <= size_t{2} << 20; power *= 2) {
    for (size_t eighth = 0; eighth < 8; ++eighth) {
      const size_t edge = power + eighth * power / 8;
      sizes.insert(sizes.end(), {edge - 1, edge, edge + 1});
    }
  }
  return sizes;
}

inline void Fill(Block block, uint64_t seed) {
  for (size_t i = 0; i < block.size; ++i) block.data[i] = static_cast<char>(seed * 31 + i * 7);
}
inline bool IsFilled(Block block, uint64_t seed) {
  for (size_t i = 0; i < block.size; ++i) {
    if (block.data[i] != static_cast<char>(seed * 31 + i * 7)) return false;
  }
  return true;
}
inline bool IsAllZero(Block block) {
  return std::all_of(block.data, block.data + block.size, [](char byte) { return byte == 0; });
}

template <class B>
class BuffersTest : public testing::Test {
 protected:
  static constexpr size_t kUsual = 4096;

  std::shared_ptr<B> Open(size_t usual = kUsual) {
    return *B::Open({.usual_size = usual, .system = &system});
  }
  void GiveBack(const std::shared_ptr<B>& to, Block block) { EXPECT_TRUE(to->Return(block)) << to->status(); }
  void ExpectFault(const std::shared_ptr<B>& of, Block block) {
    EXPECT_FALSE(of->Return(block));
    EXPECT_EQ(of->status().code(), absl::StatusCode::kInvalidArgument) << of->status();
  }

  RefusingMemory system;
  std::shared_ptr<B> buffers = Open();
};

TYPED_TEST_SUITE_P(BuffersTest);

TYPED_TEST_P(BuffersTest, BlocksOfAllSizesShareNothing) {
  std::vector<Block> blocks;
  for (const size_t size : EdgeSizes()) {
    const Block block = this->buffers->Lend(size);
    ASSERT_TRUE(block) << size;
    EXPECT_EQ(block.size, size);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(block.data) % Buffers::kAlignment, 0u) << size;
    Fill(block, blocks.size());
    blocks.push_back(block);
  }
  for (size_t i = 0; i < blocks.size(); ++i) EXPECT_TRUE(IsFilled(blocks[i], i)) << blocks[i].size;
  for (const Block block : blocks) this->GiveBack(this->buffers, block);
  EXPECT_EQ(this->buffers->status(), absl::OkStatus());
}

TYPED_TEST_P(BuffersTest, BlocksOfNoBytesAreEachAnother) {
  const Block one = this->buffers->Lend(0), other = this->buffers->Lend(0),
              zeroed = this->buffers->LendZeroed(0);
  ASSERT_TRUE(one && other && zeroed);
  EXPECT_NE(one.data, other.data);
  EXPECT_EQ(one.size, 0u);
  for (const Block block : {one, other, zeroed}) this->GiveBack(this->buffers, block);
  this->ExpectFault(this->buffers, one);
}

TYPED_TEST_P(BuffersTest, MoreThanThereCanBeIsNoBlock) {
  for (const size_t size : {Buffers::kMostBytes + 1, SIZE_MAX - 15, SIZE_MAX}) {
    EXPECT_FALSE(this->buffers->Lend(size));
    EXPECT_FALSE(this->buffers->LendZeroed(size));
  }
  EXPECT_EQ(this->buffers->status(), absl::OkStatus());
}

TYPED_TEST_P(BuffersTest, ZeroedAlsoWhenItWasUsedBefore) {
  for (const size_t size : EdgeSizes()) {
    if (size > size_t{1} << 17) break;
    std::vector<Block> blocks;
    for (int i = 0; i < 3; ++i) {
      blocks.push_back(this->buffers->Lend(size));
      if (size > 0) std::memset(blocks.back().data, 0xa5, size);
    }
    for (const Block block : blocks) this->GiveBack(this->buffers, block);
    for (Block& block : blocks) {
      block = this->buffers->LendZeroed(size);
      ASSERT_TRUE(block) << size << ": " << this->buffers->status();
      EXPECT_TRUE(IsAllZero(block)) << size;
    }
    for (const Block block : blocks) this->GiveBack(this->buffers, block);
  }
  EXPECT_EQ(this->buffers->status(), absl::OkStatus());
}

TYPED_TEST_P(BuffersTest, ReturnedTwiceIsTold) {
  for (const size_t size : {size_t{0}, size_t{100}, size_t{4096}, size_t{100'000}, size_t{1} << 21}) {
    const std::shared_ptr<TypeParam> buffers = this->Open();
    const Block before = buffers->Lend(size), block = buffers->Lend(size);
    this->GiveBack(buffers, block);
    this->ExpectFault(buffers, block);
    this->ExpectFault(buffers, block);
    this->GiveBack(buffers, before);
    this->ExpectFault(buffers, block);
    this->ExpectFault(buffers, before);
    EXPECT_EQ(buffers->use().asked, 0u);
    // What was told changes nothing: no two are lent the same.
    const Block one = buffers->Lend(size), other = buffers->Lend(size);
    EXPECT_NE(one.data, other.data);
    this->GiveBack(buffers, one);
    this->GiveBack(buffers, other);
  }
}

TYPED_TEST_P(BuffersTest, ReturnedTwiceByAnotherThreadIsTold) {
  const Block block = this->buffers->Lend(4096);
  std::thread([&] {
    this->GiveBack(this->buffers, block);
    this->ExpectFault(this->buffers, block);
  }).join();
  this->ExpectFault(this->buffers, block);
  const auto lend_two = [&] {
    const Block one = this->buffers->Lend(4096), other = this->buffers->Lend(4096);
    EXPECT_NE(one.data, other.data);
    this->GiveBack(this->buffers, one);
    this->GiveBack(this->buffers, other);
    return other;
  };
  // Also what was returned here.
  const Block last = lend_two();
  std::thread([&] { this->ExpectFault(this->buffers, last); }).join();
  lend_two();
  EXPECT_EQ(this->buffers->use().asked, 0u);
}

TYPED_TEST_P(BuffersTest, WhatWasNotLentIsTold) {
  alignas(16) char own[64];
  const auto other = this->Open();
  const Block of_other = other->Lend(100), lent = this->buffers->Lend(4096);
  this->ExpectFault(this->buffers, {own, sizeof(own)});
  this->ExpectFault(this->buffers, {nullptr, 0});
  // NOLINTNEXTLINE(performance-no-int-to-ptr): an address at which nothing can be
  this->ExpectFault(this->buffers, {reinterpret_cast<char*>(~uintptr_t{15}), 16});
  this->ExpectFault(this->buffers, of_other);
  this->ExpectFault(this->buffers, {lent.data + 16, 16});
  this->ExpectFault(this->buffers, {lent.data + 1, 4095});
  this->ExpectFault(this->buffers, {lent.data, size_t{1} << 30});
  this->ExpectFault(this->buffers, {lent.data, (size_t{1} << 32) + lent.size});
  EXPECT_EQ(other->status(), absl::OkStatus());
  EXPECT_EQ(this->buffers->use().asked, 4096u);
  this->GiveBack(this->buffers, lent);
  this->GiveBack(other, of_other);
}

TYPED_TEST_P(BuffersTest, TheFirstFaultStays) {
  const Block block = this->buffers->Lend(10);
  this->GiveBack(this->buffers, block);
  EXPECT_EQ(this->buffers->status(), absl::OkStatus());
  this->ExpectFault(this->buffers, block);
  const absl::Status first = this->buffers->status();
  EXPECT_NE(first.message().find("10 bytes"), absl::string_view::npos) << first;
  this->ExpectFault(this->buffers, {nullptr, 5});
  EXPECT_EQ(this->buffers->status(), first);
}

TYPED_TEST_P(BuffersTest, SaysHowMuchIsLentAndHeld) {
  EXPECT_EQ(this->buffers->use().asked, 0u);
  std::vector<Block> blocks;
  uint64_t asked = 0;
  for (const size_t size : {10, 100, 1000, 4096, 10'000, 100'000, 3'000'000}) {
    blocks.push_back(this->buffers->Lend(size));
    asked += size;
    const BufferUse use = this->buffers->use();
    EXPECT_EQ(use.asked, asked);
    EXPECT_GE(use.pinned, use.asked);
    EXPECT_GE(use.held, use.pinned);
  }
  for (const Block block : blocks) this->GiveBack(this->buffers, block);
  EXPECT_EQ(this->buffers->use().asked, 0u);
}

TYPED_TEST_P(BuffersTest, OverAndOverTheSameIsNoMoreMemory) {
  const auto round = [&] {
    std::vector<Block> blocks;
    for (int i = 0; i < 64; ++i) blocks.push_back(this->buffers->Lend(i % 2 == 0 ? 4096 : 300));
    for (const Block block : blocks) this->GiveBack(this->buffers, block);
  };
  for (int i = 0; i < 10; ++i) round();
  const uint64_t held = this->buffers->use().held;
  for (int i = 0; i < 200; ++i) round();
  EXPECT_LE(this->buffers->use().held, held + 65'536);
}

TYPED_TEST_P(BuffersTest, WhatIsNotLentIsPoisoned) {
#if defined(__SANITIZE_ADDRESS__)
  for (const size_t size : {100, 4000, 100'000}) {
    const Block block = this->buffers->Lend(size);
    EXPECT_EQ(__asan_region_is_poisoned(block.data, size), nullptr);
    EXPECT_TRUE(__asan_address_is_poisoned(block.data + size));
    this->GiveBack(this->buffers, block);
    EXPECT_TRUE(__asan_address_is_poisoned(block.data));
    EXPECT_TRUE(__asan_address_is_poisoned(block.data + size - 1));
  }
#else
  GTEST_SKIP() << "only under the address sanitizer";
#endif
}

TYPED_TEST_P(BuffersTest, SlicesKeepTheBlockAndTheBuffers) {
  Slice kept;
  {
    const std::shared_ptr<TypeParam> buffers = std::exchange(this->buffers, nullptr);
    const Block block = buffers->Lend(1000);
    Fill(block, 5);
    const Slice whole = buffers->Share(block);
    ASSERT_TRUE(whole);
    EXPECT_EQ(whole.bytes(), std::string_view(block.data, block.size));
    kept = *whole.Part(10, 20);
    EXPECT_FALSE(whole.Part(990, 11));
    EXPECT_FALSE(whole.Part(1001, 0));
    EXPECT_FALSE(whole.Part(1, SIZE_MAX));
    EXPECT_EQ(whole.Part(1000, 0)->size(), 0u);
  }
  EXPECT_GT(this->system.reserved, 0u);
  for (size_t i = 0; i < 20; ++i) EXPECT_EQ(kept.bytes()[i], static_cast<char>(5 * 31 + (i + 10) * 7));
  kept = {};
  EXPECT_EQ(this->system.reserved, 0u) << "the buffers end with their last slice";
}

TYPED_TEST_P(BuffersTest, TheLastSliceReturnsTheBlock) {
  Slice first = this->buffers->Share(this->buffers->Lend(1000));
  Slice second = first;
  first = {};
  EXPECT_EQ(this->buffers->use().asked, 1000u);
  std::thread([last = std::move(second)] {}).join();
  EXPECT_EQ(this->buffers->use().asked, 0u);
  EXPECT_EQ(this->buffers->status(), absl::OkStatus());
}

TYPED_TEST_P(BuffersTest, ADetachedSliceLetsTheBlockGo) {
  Slice slice = this->buffers->Share(this->buffers->Lend(100'000));
  std::ranges::fill(slice.span(), 'x');
  const Slice copy = *slice.Part(500, 100);
  slice = *slice.Part(500, 100);
  ASSERT_TRUE(slice.Detach());
  EXPECT_EQ(slice.bytes(), std::string(100, 'x'));
  EXPECT_NE(slice.bytes().data(), copy.bytes().data());
  EXPECT_EQ(this->buffers->use().asked, 100'100u) << "the copy keeps the block";
  Slice none;
  EXPECT_TRUE(none.Detach());
  EXPECT_FALSE(none);
  static_cast<void>(Slice(copy));
  const_cast<Slice&>(copy) = {};
  EXPECT_EQ(this->buffers->use().asked, 100u);
  EXPECT_EQ(slice.bytes(), std::string(100, 'x'));
  slice = {};
  EXPECT_EQ(this->buffers->use().asked, 0u);
}

// What is lent is of one lender alone, whoever returns it: each fills what it was lent and looks at it before it is
// returned, by itself or another one.
TYPED_TEST_P(BuffersTest, ThreadsShareNothing) {
  struct Passed {
    Block block;
    uint64_t seed;
  };
  std::mutex mutex;
  std::vector<Passed> on_the_way;
  std::atomic<int> faults{0};
  const auto work = [&](uint64_t thread) {
    std::minstd_rand random(static_cast<unsigned>(thread + 1));
    const size_t sizes[] = {0, 16, 100, 4096, 4096, 4096, 20'000};
    for (uint64_t i = 0; i < 3000; ++i) {
      const uint64_t seed = thread << 32 | i;
      Block block = i % 7 == 0 ? this->buffers->LendZeroed(sizes[random() % 7])
                               : this->buffers->Lend(sizes[random() % 7]);
      if (!block || (i % 7 == 0 && !IsAllZero(block))) ++faults;
      const Block filled = {block.data, std::min<size_t>(block.size, 64)};
      Fill(filled, seed);
      Passed old{block, seed};
      if (random() % 2 == 0) {
        const std::lock_guard lock(mutex);
        on_the_way.push_back(old);
        std::swap(on_the_way[random() % on_the_way.size()], on_the_way.back());
        if (on_the_way.size() < 50) continue;
        old = on_the_way.back();
        on_the_way.pop_back();
      }
      if (!IsFilled({old.block.data, std::min<size_t>(old.block.size, 64)}, old.seed)) ++faults;
      if (!this->buffers->Return(old.block)) ++faults;
    }
  };
  std::vector<std::thread> threads;
  for (uint64_t i = 0; i < 4; ++i) threads.emplace_back(work, i);
  for (std::thread& each : threads) each.join();
  for (const Passed& each : on_the_way) this->GiveBack(this->buffers, each.block);
  EXPECT_EQ(faults, 0);
  EXPECT_EQ(this->buffers->status(), absl::OkStatus());
  EXPECT_EQ(this->buffers->use().asked, 0u);
}

TYPED_TEST_P(BuffersTest, AThreadThatEndsTakesNothingWithIt) {
  const auto hold_some = [&] {
    std::vector<Block> blocks;
    std::thread([&] {
      for (int i = 0; i < 100; ++i) blocks.push_back(this->buffers->Lend(4096));
      // Some that it has returned, and that stay with it, so to say.
      for (int i = 0; i < 50; ++i) this->GiveBack(this->buffers, blocks[static_cast<size_t>(i)]);
      blocks.erase(blocks.begin(), blocks.begin() + 50);
    }).join();
    for (const Block block : blocks) this->GiveBack(this->buffers, block);
  };
  for (int i = 0; i < 5; ++i) hold_some();
  EXPECT_EQ(this->buffers->use().asked, 0u);
  const uint64_t held = this->buffers->use().held;
  for (int i = 0; i < 50; ++i) hold_some();
  EXPECT_LE(this->buffers->use().held, held + 300'000);
  EXPECT_EQ(this->buffers->status(), absl::OkStatus());
}

TYPED_TEST_P(BuffersTest, MoreThreadsThanHaveAPlace) {
  constexpr int kThreads = 80;
  std::latch lent(kThreads);
  std::atomic<int> faults{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      const Block block = this->buffers->Lend(4096);
      if (!block) ++faults;
      Fill(block, static_cast<uint64_t>(i));
      lent.arrive_and_wait();
      if (!IsFilled(block, static_cast<uint64_t>(i)) || !this->buffers->Return(block)) ++faults;
    });
  }
  for (std::thread& each : threads) each.join();
  EXPECT_EQ(faults, 0);
  EXPECT_EQ(this->buffers->use().asked, 0u);
}

TYPED_TEST_P(BuffersTest, TheChildOfAForkGoesOn) {
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "the sanitizer's own locks are not free after a fork beside other threads";
#endif
  const Block before = this->buffers->Lend(4096);
  Fill(before, 1);
  std::atomic<bool> stop{false};
  std::latch working(2);
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&, first = true]() mutable {
      while (!stop) {
        std::array<Block, 30> blocks;
        for (Block& block : blocks) block = this->buffers->Lend(4096);
        for (const Block block : blocks) EXPECT_TRUE(this->buffers->Return(block));
        if (std::exchange(first, false)) working.count_down();
      }
    });
  }
  working.wait();
  for (int i = 0; i < 20; ++i) {
    RunInChild([&] {
      EXPECT_TRUE(IsFilled(before, 1));
      std::vector<Block> blocks;
      for (uint64_t k = 0; k < 200; ++k) {
        blocks.push_back(this->buffers->Lend(k % 2 == 0 ? 4096 : 100));
        Fill(blocks.back(), k);
      }
      EXPECT_TRUE(this->buffers->Return(before));
      std::thread([&] {
        for (uint64_t k = 0; k < 200; ++k)
          EXPECT_TRUE(IsFilled(blocks[k], k) && this->buffers->Return(blocks[k]));
      }).join();
      EXPECT_EQ(this->buffers->status(), absl::OkStatus());
    });
  }
  stop = true;
  for (std::thread& each : threads) each.join();
  EXPECT_TRUE(IsFilled(before, 1));
  this->GiveBack(this->buffers, before);
}

TYPED_TEST_P(BuffersTest, NoMemoryIsNoBlockAndThenThereIsSomeAgain) {
  std::vector<Block> blocks;
  blocks.reserve(1000);
  const auto lend_until_there_is_none = [&](size_t size) {
    this->system.passes = 3;
    for (int i = 0; i < 3; ++i) {
      const FailingAllocations no_memory(3, FailingAllocations::Which::kAllFromThere);
      for (int k = 0; k < 30; ++k) {
        const Block block = k % 5 == 0 ? this->buffers->LendZeroed(size) : this->buffers->Lend(size);
        if (!block) return true;
        Fill(block, 3);
        blocks.push_back(block);
      }
    }
    return false;
  };
  for (const size_t size : {100, 4096, 70'000, 900'000}) lend_until_there_is_none(size);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // whose malloc does not fail
  EXPECT_TRUE(lend_until_there_is_none(3'000'000));
#endif
  EXPECT_EQ(this->buffers->status(), absl::OkStatus()) << "which is no fault";
  for (const Block block : blocks) {
    EXPECT_TRUE(IsFilled(block, 3));
    this->GiveBack(this->buffers, block);
  }
  this->system.passes = UINT64_MAX;
  const Block block = this->buffers->Lend(3'000'000);
  EXPECT_TRUE(block);
  this->GiveBack(this->buffers, block);
}

TYPED_TEST_P(BuffersTest, NoMemoryToOpenIsAStatus) {
  const size_t before = this->system.reserved;
  for (uint64_t passes = 0;; ++passes) {
    this->system.passes = passes;
    const auto opened = TypeParam::Open({.usual_size = 4096, .system = &this->system});
    if (opened.ok()) break;
    EXPECT_EQ(opened.status().code(), absl::StatusCode::kResourceExhausted);
    EXPECT_EQ(this->system.reserved, before);
  }
}

TYPED_TEST_P(BuffersTest, NoHugePagesIsNoFault) {
  this->system.refuses_huge_pages = true;
  const auto buffers = this->Open();
  for (const size_t size : {16 * 1024, 65'536, 1 << 20}) {
    const Block block = buffers->Lend(size);
    ASSERT_TRUE(block);
    Fill(block, 1);
    this->GiveBack(buffers, block);
  }
  EXPECT_EQ(buffers->status(), absl::OkStatus());
}

TYPED_TEST_P(BuffersTest, WhatItTookGoesWithIt) {
  for (const size_t size : {0, 100, 4096, 70'000, 3'000'000}) {
    const Block one = this->buffers->Lend(size), other = this->buffers->LendZeroed(size);
    this->GiveBack(this->buffers, one);
    this->GiveBack(this->buffers, other);
  }
  this->buffers = nullptr;
  EXPECT_EQ(this->system.reserved, 0u);
}

// Any sequence: at each step a block is lent or returned, and all that are lent hold what was put there.
TYPED_TEST_P(BuffersTest, DoesWhatTheModelDoes) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    std::minstd_rand random(seed);
    const std::shared_ptr<TypeParam> buffers = this->Open(seed % 2 == 0 ? 4096 : 5000);
    std::map<const char*, std::pair<Block, uint64_t>> lent;  // by its end
    uint64_t asked = 0;
    for (uint64_t step = 0; step < 600; ++step) {
      if (random() % 5 < 3) {
        const size_t size = random() % (random() % 4 == 0 ? 40'000 : 5100);
        const bool zeroed = random() % 4 == 0;
        const Block block = zeroed ? buffers->LendZeroed(size) : buffers->Lend(size);
        ASSERT_TRUE(block);
        EXPECT_TRUE(!zeroed || IsAllZero(block));
        const auto after = lent.upper_bound(block.data);
        if (after != lent.end()) {
          EXPECT_LE(block.data + std::max<size_t>(size, 1), after->second.first.data);
        }
        Fill(block, step);
        lent.emplace(block.data + std::max<size_t>(size, 1), std::pair(block, step));
        asked += size;
      } else if (!lent.empty()) {
        const auto one = std::next(lent.begin(), static_cast<ptrdiff_t>(random() % lent.size()));
        EXPECT_TRUE(IsFilled(one->second.first, one->second.second));
        EXPECT_TRUE(buffers->Return(one->second.first)) << buffers->status();
        asked -= one->second.first.size;
        lent.erase(one);
      }
      ASSERT_EQ(buffers->use().asked, asked);
    }
    for (const auto& [end, one] : lent) {
      EXPECT_TRUE(IsFilled(one.first, one.second));
      EXPECT_TRUE(buffers->Return(one.first));
    }
  }
}

REGISTER_TYPED_TEST_SUITE_P(BuffersTest, BlocksOfAllSizesShareNothing, BlocksOfNoBytesAreEachAnother,
                            MoreThanThereCanBeIsNoBlock, ZeroedAlsoWhenItWasUsedBefore, ReturnedTwiceIsTold,
                            ReturnedTwiceByAnotherThreadIsTold, WhatWasNotLentIsTold, TheFirstFaultStays,
                            SaysHowMuchIsLentAndHeld, OverAndOverTheSameIsNoMoreMemory,
                            WhatIsNotLentIsPoisoned, SlicesKeepTheBlockAndTheBuffers,
                            TheLastSliceReturnsTheBlock, ADetachedSliceLetsTheBlockGo, ThreadsShareNothing,
                            AThreadThatEndsTakesNothingWithIt, MoreThreadsThanHaveAPlace,
                            TheChildOfAForkGoesOn, NoMemoryIsNoBlockAndThenThereIsSomeAgain,
                            NoMemoryToOpenIsAStatus, NoHugePagesIsNoFault, WhatItTookGoesWithIt,
                            DoesWhatTheModelDoes);

}  // namespace weir

#endif  // WEIR_TESTS_CONFORMANCE_BUFFERS_SUITE_H_

#ifndef WEIR_HARNESS_WORKLOADS_BUFFER_LOOPS_H_
#define WEIR_HARNESS_WORKLOADS_BUFFER_LOOPS_H_

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <thread>
#include <utility>
#include <vector>

#include "harness/workloads/buffer_subject.h"

namespace weir {

/// The loops of `allocate`, over an `Access` to some way of getting memory:
///
///     explicit Access(size_t usual_size);
///     auto& buffers();             // that have the two below
///         Block Lend(size_t size);
///         bool Return(Block block);
///     bool Keep(Block block);      // it will stay; true: it is taken care of, and returned at the end
///     uint64_t kept();             // bytes of these
template <class Access>
class BufferLoops final : public BufferSubject {
 public:
  explicit BufferLoops(size_t usual_size) : access_(usual_size) {}

  void Warm(const BufferWork& work) override {
    if (work.pattern == BufferPattern::kKeep) {
      kept_.reserve(work.buffers / BufferWork::kKeptOf + 1);
      std::memset(static_cast<void*>(kept_.data()), 0, kept_.capacity() * sizeof(Block));
      return;
    }
    BufferWork some = work;
    some.buffers = std::min<uint64_t>(work.buffers, 4 * BufferWork::kSizes);
    Do(some, nullptr);
    End();
  }

  BufferFaults Do(const BufferWork& work, LatencyHistogram* calls) override {
    faults_ = {};
    if (calls == nullptr) {
      DoPattern(
          work, [](auto& from, size_t size) __attribute__((always_inline)) { return from.Lend(size); });
    } else {
      DoPattern(work, [calls](auto& buffers, size_t size) {
        const auto from = std::chrono::steady_clock::now();
        const Block block = buffers.Lend(size);
        calls->Add(
            static_cast<uint64_t>((std::chrono::steady_clock::now() - from) / std::chrono::nanoseconds(1)));
        return block;
      });
    }
    return faults_;
  }

  uint64_t out() const override {
    uint64_t bytes = access_.kept();
    for (const Block block : live_) bytes += block.size;
    for (const Block block : kept_) bytes += block.size;
    return bytes;
  }

  BufferFaults End() override {
    faults_ = {};
    for (Block& block : live_) {
      if (block) Take(block, false);
      block = {};
    }
    for (const Block block : kept_) Take(block, false);
    kept_.clear();
    return faults_;
  }

 private:
  static constexpr size_t kLive = BufferWork::kLive;

  template <class Lend>
  void DoPattern(const BufferWork& work, Lend lend) {
    switch (work.pattern) {
      case BufferPattern::kFifo:
        return work.touched ? Fifo<true>(work, lend) : Fifo<false>(work, lend);
      case BufferPattern::kLifo:
        return Lifo(work, lend);
      case BufferPattern::kKeep:
        return Keep(work, lend);
      case BufferPattern::kHandOver:
        return HandOver(work, lend);
      case BufferPattern::kThreads:
        return Threads(work, lend);
    }
  }

  // The one that is out for longest comes back before each that is lent. A function of its own, so that the loop has all
  // registers, and what it needs is in them: a load more is a tenth of the fastest ones' time.
  template <bool kTouched, class Lend>
  [[gnu::noinline]] void Fifo(const BufferWork& work, Lend lend) {
    const size_t size = work.sizes[0];
    const uint64_t buffers = work.buffers;
    auto& from = access_.buffers();
    uint64_t bad = 0;
    for (uint64_t i = 0; i < kLive && i < buffers; ++i) live_[i] = Get(work, lend);
    for (uint64_t i = kLive; i < buffers; ++i) {
      Block& block = live_[i % kLive];
      if constexpr (kTouched) {
        Take(block, true);
        block = Get(work, lend);
      } else {
        bad += from.Return(block) ? 0 : 1;
        const Block lent = lend(from, size);
        block = lent;
        bad += lent ? 0 : 1;
      }
    }
    faults_.wrong += bad;
  }

  template <class Lend>
  void Lifo(const BufferWork& work, Lend lend) {
    for (uint64_t i = 0; i < work.buffers; ++i) {
      Block block = Get(work, lend);
      asm volatile("" : "+r"(block.data) : : "memory");
      Take(block, work.touched);
    }
  }

  // In FIFO order, but one of sixteen is not returned. All are written to, as somebody wants what is kept.
  template <class Lend>
  void Keep(const BufferWork& work, Lend lend) {
    for (uint64_t i = 0; i < work.buffers; ++i) {
      Block& block = live_[i % kLive];
      if (block && (i - kLive) % BufferWork::kKeptOf == 0) {
        if (!access_.Keep(block)) kept_.push_back(block);
      } else if (block) {
        Take(block, true);
      }
      block = lend(access_.buffers(), work.SizeOf(i));
      Touch(block);
    }
  }

  // Lent here, returned on another thread, which gets them in batches.
  template <class Lend>
  void HandOver(const BufferWork& work, Lend lend) {
    constexpr uint64_t kBatch = 32, kRing = 256;
    std::array<Block, kRing> ring;
    alignas(64) std::atomic<uint64_t> sent{0};
    alignas(64) std::atomic<uint64_t> taken{0};
    uint64_t wrong = 0;
    std::thread consumer([&] {
      for (uint64_t i = 0; i < work.buffers;) {
        const uint64_t end = sent.load(std::memory_order_acquire);
        if (end == i) std::this_thread::yield();
        for (; i < end; ++i) wrong += IsWrong(ring[i % kRing], work.touched) ? 1 : 0;
        taken.store(i, std::memory_order_release);
      }
    });
    for (uint64_t i = 0; i < work.buffers;) {
      const uint64_t end = std::min(work.buffers, i + kBatch);
      while (end - taken.load(std::memory_order_acquire) > kRing) std::this_thread::yield();
      for (; i < end; ++i) ring[i % kRing] = Get(work, lend);
      sent.store(end, std::memory_order_release);
    }
    consumer.join();
    faults_.wrong += wrong;
  }

  // Each thread is lent a thousand, returns half of them and ends; the others are returned here.
  template <class Lend>
  void Threads(const BufferWork& work, Lend lend) {
    std::vector<Block> left(BufferWork::kOfAThread);
    for (uint64_t i = 0; i < work.buffers; i += BufferWork::kOfAThread) {
      const uint64_t count = std::min<uint64_t>(BufferWork::kOfAThread, work.buffers - i);
      std::thread([&] {
        for (uint64_t k = 0; k < count; ++k) left[k] = Get(work, lend);
        for (uint64_t k = 0; k < count; k += 2) Take(left[k], work.touched);
      }).join();
      for (uint64_t k = 1; k < count; k += 2) Take(left[k], work.touched);
    }
  }

  template <class Lend>
  [[gnu::always_inline]] Block Get(const BufferWork& work, Lend lend) {
    const Block block = lend(access_.buffers(), work.sizes[0]);
    if (work.touched) Touch(block);
    if (!block) ++faults_.refused;
    return block;
  }
  static void Touch(Block block) {
    if (!block || block.size == 0) return;
    std::memset(block.data, static_cast<char>(block.size), block.size);
    block.data[0] = block.data[block.size - 1] =
        static_cast<char>(reinterpret_cast<uintptr_t>(block.data) >> 4);
  }
  [[gnu::always_inline]] void Take(Block block, bool touched) {
    if (block && IsWrong(block, touched)) ++faults_.wrong;
  }
  [[gnu::always_inline]] bool IsWrong(Block block, bool touched) {
    const char mark = static_cast<char>(reinterpret_cast<uintptr_t>(block.data) >> 4);
    const bool is_whole =
        !touched || block.size == 0 || (block.data[0] == mark && block.data[block.size - 1] == mark);
    return !access_.buffers().Return(block) || !is_whole;
  }

  Access access_;
  BufferFaults faults_;
  std::array<Block, kLive> live_;
  std::vector<Block> kept_;
};

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_BUFFER_LOOPS_H_

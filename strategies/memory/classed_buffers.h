#ifndef WEIR_STRATEGIES_MEMORY_CLASSED_BUFFERS_H_
#define WEIR_STRATEGIES_MEMORY_CLASSED_BUFFERS_H_

#include <atomic>
#include <cstring>
#include <memory>

#include "absl/status/statusor.h"
#include "strategies/memory/buffers.h"
#include "strategies/memory/division.h"
#include "strategies/memory/heap_buffers.h"
#include "strategies/memory/memory_system.h"
#include "strategies/memory/poison.h"
#include "strategies/memory/size_classes.h"
#include "strategies/memory/thread_slot.h"

namespace weir {

/// Blocks in classes of sizes, each in addresses of its own, one behind the other; which are free stands
/// outside of them. A class never gives its addresses to another.
///
/// Each thread has a cache for each class, from which it lends and to which it returns, whoever was lent the
/// block. A cache that is empty is filled by half from what all share, and one that is full gives half of it
/// there, under a lock: so of blocks that go from thread to thread, one in many takes it. The cache of a
/// thread that has ended is another one's.
///
/// Whoever returns a block sets its state by one locked instruction, so that of two that return it at once,
/// one is told.
class ClassPool {
 public:
  /// `least`: of the sizes that it has; smaller ones are not its own. False: there are no addresses.
  bool Open(MemorySystem& system, size_t least, bool huge_pages);
  ~ClassPool();

  bool Has(size_t size) const { return size >= least_ && size <= size_classes::kMost; }
  bool IsOwn(const char* data) const { return static_cast<size_t>(data - base_) < size_; }

  /// Of a size that it has. `fresh` is set if it is still zero.
  Block Lend(size_t size, bool& fresh) {
    const size_t slot = SlotOf(ThisThread());
    const size_t size_class = size_classes::ClassOf(size);
    Cache* const cache = caches_[slot];
    if (cache != nullptr && cache->counts[size_class] > 0) {
      const uint32_t i = cache->items[size_class][--cache->counts[size_class]];
      if (const Block block = Lent(size_class, i, size, slot, fresh)) return block;
    }
    return LendSlowly(size_class, size, slot, fresh);
  }

  enum class Returned { kDone, kNotLent, kOtherSize };
  /// Of what IsOwn.
  Returned Return(Block block) {
    const size_t place = static_cast<size_t>(block.data - base_);
    const size_t size_class = place / kRegion, offset = place % kRegion;
    Class& own = classes_[size_class];
    const size_t i = own.division.Quotient(offset);
    if (i >= own.carved.load(std::memory_order_acquire) || i * own.size != offset) return Returned::kNotLent;
    if (!Has(block.size) || size_classes::ClassOf(block.size) != size_class) return Returned::kOtherSize;
    Poison(block.data, block.size);
    if (own.StateAt(i).exchange(kFree, std::memory_order_acq_rel) != kLent) return Returned::kNotLent;
    const size_t slot = SlotOf(ThisThread());
    sums_.Add(slot, -static_cast<int64_t>(block.size), -static_cast<int64_t>(own.size));
    Cache* const cache = caches_[slot];
    if (cache == nullptr || cache->counts[size_class] == own.limit) {
      ReturnSlowly(size_class, static_cast<uint32_t>(i), slot);
    } else {
      cache->items[size_class][cache->counts[size_class]++] = static_cast<uint32_t>(i);
    }
    return Returned::kDone;
  }

  BufferUse use() const;
  /// Whether the system granted huge pages where it was asked last.
  bool has_huge_pages() const { return has_huge_pages_.load(std::memory_order_relaxed); }

 private:
  enum : uint8_t { kFresh, kFree, kLent };
  static constexpr size_t kRegion = kReservedBytes / 16;  // of addresses, for each class
  static constexpr uint32_t kMostCached = 64;
  static constexpr size_t kFirst = 128;

  struct Class {
    size_t size = 0;
    Division division;
    std::atomic<uint8_t>* later_states = nullptr;
    std::atomic<size_t> carved{0};  // changed under the lock
    uint32_t limit = 0;             // of a cache
    uint32_t free = 0;              // of the stack, under the lock
    AddressRange blocks;
    GrowingArray<std::atomic<uint8_t>> state_memory;
    GrowingArray<uint32_t> stack;
    // Of the first blocks, side by side for all classes: a page for those of each would be much where few are lent.
    std::atomic<uint8_t> first_states[kFirst] = {};

    std::atomic<uint8_t>& StateAt(size_t i) { return i < kFirst ? first_states[i] : later_states[i]; }
  };
  struct Cache {
    uint32_t counts[size_classes::kCount] = {};
    uint32_t items[size_classes::kCount][kMostCached];
  };

  // No block where it is lent already: the number was in a list twice.
  Block Lent(size_t size_class, uint32_t i, size_t size, size_t slot, bool& fresh) {
    Class& own = classes_[size_class];
    std::atomic<uint8_t>& state_now = own.StateAt(i);
    const uint8_t state = state_now.load(std::memory_order_relaxed);
    if (state == kLent) return {};
    fresh = state == kFresh;
    state_now.store(kLent, std::memory_order_relaxed);
    sums_.Add(slot, static_cast<int64_t>(size), static_cast<int64_t>(own.size));
    char* const data = base_ + size_class * kRegion + i * own.size;
    Unpoison(data, size);
    return {data, size};
  }

  Block LendSlowly(size_t size_class, size_t size, size_t slot, bool& fresh);
  bool Refill(Class& own, Cache& cache, size_t size_class);
  bool TakeShared(Class& own, uint32_t& i);
  void ReturnSlowly(size_t size_class, uint32_t i, size_t slot);

  char* base_ = nullptr;
  size_t size_ = 0;
  size_t least_ = 0;
  bool huge_ = false;
  Cache* caches_[kThreadSlots + 1] = {};  // of the shared slot none
  Class classes_[size_classes::kCount];
  ThreadSums sums_;
  std::atomic<bool> has_huge_pages_{false};
  AddressRange all_;

  mutable ForkSafeMutex mutex_;  // guards what is shared
};

/// `classed`: all sizes to 1 MiB from a ClassPool. `huge`: those of 16 KiB and more, in huge pages where the
/// system grants them (the transparent ones of madvise(2)), else in ordinary ones. Others are of the
/// program's malloc.
template <bool kHuge>
class ClassBuffers final : public Buffers {
 public:
  static constexpr BuffersTraits kTraits =
      kHuge
          ? BuffersTraits{.name = "huge", .summary = "classes of sizes in huge pages where they are granted"}
          : BuffersTraits{.name = "classed", .summary = "classes of sizes, with a cache for each thread"};

  static absl::StatusOr<std::shared_ptr<ClassBuffers>> Open(const BuffersOptions& options) {
    std::shared_ptr<ClassBuffers> buffers(new ClassBuffers);
    MemorySystem& system = MemorySystem::Or(options.system);
    if (!buffers->pool_.Open(system, kHuge ? 16 * 1024 : 0, kHuge) || !buffers->heap_.Open(system))
      return absl::ResourceExhaustedError("no addresses for classes of blocks");
    return buffers;
  }

  /// Whether blocks lie in huge pages, as far as one has been lent.
  bool has_huge_pages() const { return pool_.has_huge_pages(); }

  Block Lend(size_t size) override {
    bool fresh = false;
    if (pool_.Has(size)) {
      const Block block = pool_.Lend(size, fresh);
      if (block) return block;
    }
    return heap_.Lend(size, false);
  }

  bool Return(Block block) override {
    if (!pool_.IsOwn(block.data)) return heap_.Return(block) || NotLent(block);
    const ClassPool::Returned returned = pool_.Return(block);
    if (returned == ClassPool::Returned::kDone) return true;
    return returned == ClassPool::Returned::kNotLent ? NotLent(block) : OtherSize(block);
  }

 private:
  ClassBuffers() = default;

  Block DoLendZeroed(size_t size) override {
    bool fresh = false;
    const Block block = pool_.Has(size) ? pool_.Lend(size, fresh) : Block();
    if (!block) return heap_.Lend(size, true);
    if (!fresh) std::memset(block.data, 0, size);
    return block;
  }
  BufferUse DoUse() const override {
    BufferUse use = pool_.use();
    const BufferUse heap = heap_.use();
    return {use.asked + heap.asked, use.held + heap.held, use.pinned + heap.pinned};
  }

  ClassPool pool_;
  Heap heap_;
};

using ClassedBuffers = ClassBuffers<false>;
using HugeBuffers = ClassBuffers<true>;

}  // namespace weir

#endif  // WEIR_STRATEGIES_MEMORY_CLASSED_BUFFERS_H_

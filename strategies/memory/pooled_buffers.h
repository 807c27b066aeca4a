#ifndef WEIR_STRATEGIES_MEMORY_POOLED_BUFFERS_H_
#define WEIR_STRATEGIES_MEMORY_POOLED_BUFFERS_H_

#include <atomic>
#include <bit>
#include <cstring>
#include <memory>
#include <mutex>

#include "absl/status/statusor.h"
#include "strategies/memory/buffers.h"
#include "strategies/memory/heap_buffers.h"
#include "strategies/memory/memory_system.h"
#include "strategies/memory/poison.h"
#include "strategies/memory/thread_slot.h"

namespace weir {

/// Blocks of one size, that of BuffersOptions::usual_size, from a pool that only grows. Smaller ones get a
/// whole block; larger ones are of the program's malloc.
///
/// The thread that lends first is the owner: what it lends and returns takes neither a lock nor a locked
/// instruction. What others return goes to a list of their own, which the owner takes over as a whole when
/// it has nothing left; what others are lent is taken under a lock. When the owner has ended, whoever lends
/// next is the owner.
///
/// Which blocks are free stands outside of them, in a stack of numbers: a link inside a block lies in a line
/// of memory that is cold where blocks come back in the order in which they were lent, and all the links at
/// one offset of a page, where they push each other out of the cache (8 times as slow at 4 KiB and more).
///
///     blocks   | 0 | 1 | 2 | 3 | ...          states   lent lent free in the others' list
///     stack    [2 ...          top            next     a link for each, of the others' list
///     hand     the block that came back last
class PooledBuffers final : public Buffers {
 public:
  static constexpr BuffersTraits kTraits = {
      .name = "pooled", .summary = "blocks of one size; one thread lends and returns without any lock"};

  /// Bytes of the largest blocks that it has.
  static constexpr size_t kMostBlock = size_t{1} << 30;

  static absl::StatusOr<std::shared_ptr<PooledBuffers>> Open(const BuffersOptions& options);

  /// Makes `count` blocks now, every byte written once, so that no page fault is left for later. False: there
  /// is no memory for them.
  bool Provide(size_t count);

  // Both are made part of whoever knows that it has these buffers: a call takes a third of the time. And where the owner
  // returns blocks of one size and is lent them in turn, each load and store counts.
  [[gnu::always_inline]] Block Lend(size_t size) override {
    const ThreadId own = hand_.load(std::memory_order_relaxed);
    // The rest is the owner's alone, to look at too.
    if (own != thread_slot_internal::own_id || size != last_size_) [[unlikely]] {
      bool fresh = false;
      return LendSlowly(size, fresh);
    }
    char* const data = last_.load(std::memory_order_relaxed);
    hand_.store(own ^ kEmpty, std::memory_order_relaxed);
    Unpoison(data, size);
    return {data, size};
  }

  [[gnu::always_inline]] bool Return(Block block) override {
    const ThreadId own = thread_slot_internal::own_id;
    const size_t place = PlaceOf(block.data);
    if ((hand_.load(std::memory_order_relaxed) ^ own) != kEmpty || place >= places_ ||
        states_[place].load(std::memory_order_relaxed) != kLent + block.size) [[unlikely]]
      return ReturnSlowly(block);
    Poison(block.data, block.size);
    last_.store(block.data, std::memory_order_relaxed);
    last_size_ = block.size;
    hand_.store(own, std::memory_order_release);
    return true;
  }

 private:
  // Of a block; kLent and more: it is lent, or in the owner's hand, and the rest is its size.
  enum : uint32_t { kFresh, kFree, kInList, kLent };
  static constexpr ThreadId kEmpty = 0x80;  // a bit that no thread's number has
  static_assert(kSharedSlot < kEmpty);
  static constexpr ThreadId kNobody = ThreadId{1} << 63;  // differs by more from one that has no number yet
  static constexpr uint32_t kNone = UINT32_MAX;

  PooledBuffers() = default;

  // Where in states_ the block at `data` has its own; too far where none can begin there.
  size_t PlaceOf(const char* data) const {
    return std::rotr(static_cast<size_t>(data - base_), static_cast<int>(grain_bits_));
  }
  std::atomic<uint32_t>& StateAt(uint32_t i) const { return states_[i * grains_]; }

  Block LentAt(size_t place, size_t size) {
    char* const data = base_ + (place << grain_bits_);
    states_[place].store(static_cast<uint32_t>(kLent + size), std::memory_order_relaxed);
    Unpoison(data, size);
    return {data, size};
  }
  Block Lent(uint32_t i, size_t size) { return LentAt(i * grains_, size); }
  ThreadId owner() const { return hand_.load(std::memory_order_relaxed) & ~kEmpty; }
  bool IsInHand(const char* data) const {
    return (hand_.load(std::memory_order_acquire) & kEmpty) == 0 &&
           last_.load(std::memory_order_relaxed) == data;
  }

  Block LendSlowly(size_t size, bool& fresh);
  Block LendLocked(size_t size, bool& fresh);
  void BecomeOwner(ThreadId id);
  size_t EmptyHand();
  void TakeReturned();
  uint32_t Carve();
  bool ReturnSlowly(Block block);
  Block DoLendZeroed(size_t size) override;
  BufferUse DoUse() const override;

  // Of the fast path. The block that the owner returned last, if it is not lent again, is in its hand, not in the stack:
  // so what is lent next does not wait for where the top of the stack is. One word says both whose the pool is and
  // whether there is such a block: the owner returns, or lends, by one comparison. Its state stays as it was when it
  // was lent, so that nothing is written where it is lent again with the same size.
  //
  // The states have a place for each grain, the largest power of two that divides the size of the blocks: so
  // a block's is found by a shift, and at what is no beginning of a block stands kFresh. kFresh as well, and
  // readable, is all that is reserved.
  std::atomic<ThreadId> hand_{kNobody | kEmpty};  // the owner; with kEmpty, if its hand is
  std::atomic<char*> last_{nullptr};              // what is in the hand
  size_t last_size_ = 0;                          // as which it was lent
  char* base_ = nullptr;
  std::atomic<uint32_t>* states_ = nullptr;
  size_t places_ = 0;  // of the states that have memory
  size_t grain_bits_ = 0;
  size_t stride_ = 0;
  size_t top_ = 0;
  uint32_t* stack_ = nullptr;      // places of those that are free
  size_t grains_ = 0;              // of a block
  std::atomic<size_t> carved_{0};  // blocks; changed under the lock

  alignas(64) std::atomic<uint32_t> returned_{kNone};  // the first of the others' list

  alignas(64) mutable ForkSafeMutex mutex_;  // guards what follows, and who is the owner
  uint32_t others_ = kNone;                  // a list of free ones, for those who are not the owner
  AddressRange blocks_;
  GrowingArray<std::atomic<uint32_t>> state_memory_;
  GrowingArray<uint32_t> stack_memory_, next_;
  std::atomic<bool> found_twice_{false};

  Heap heap_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_MEMORY_POOLED_BUFFERS_H_

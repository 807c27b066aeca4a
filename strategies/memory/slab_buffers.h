#ifndef WEIR_STRATEGIES_MEMORY_SLAB_BUFFERS_H_
#define WEIR_STRATEGIES_MEMORY_SLAB_BUFFERS_H_

#include <atomic>
#include <memory>

#include "absl/status/statusor.h"
#include "strategies/memory/buffers.h"
#include "strategies/memory/heap_buffers.h"
#include "strategies/memory/memory_system.h"
#include "strategies/memory/poison.h"
#include "strategies/memory/thread_slot.h"

namespace weir {

/// Blocks cut one behind the other from a slab, as Node.js's Buffer.allocUnsafe does it; each thread has a
/// slab that it cuts from. A slab is used again when all that was cut from it has come back; so one small
/// block keeps all of it, and who keeps some of many shares them and has them detached (Slice::Detach).
///
/// A slab is of four times BuffersOptions::usual_size, rounded up to a power of two between 64 KiB and 4 MiB;
/// what is larger than a quarter of it is of the program's malloc.
class SlabBuffers final : public Buffers {
 public:
  static constexpr BuffersTraits kTraits = {
      .name = "slab",
      .summary = "cut one behind the other from slabs, as Node.js does it",
      .cuts_slabs = true};

  static absl::StatusOr<std::shared_ptr<SlabBuffers>> Open(const BuffersOptions& options);

  size_t slab_size() const { return slab_size_; }

  Block Lend(size_t size) override {
    const size_t slot = SlotOf(ThisThread());
    const size_t room = size == 0 ? kAlignment : (size + kAlignment - 1) / kAlignment * kAlignment;
    Current& current = currents_[slot];
    if (slot == kSharedSlot || room > current.left || size > slab_size_ / 4)
      return LendSlowly(size, room, slot);
    return Cut(current, room, size, slot);
  }

  bool Return(Block block) override;

 private:
  static constexpr uint32_t kNone = UINT32_MAX;
  // What is out of a slab that is still cut from: no number of blocks comes near it.
  static constexpr uint32_t kStillCut = uint32_t{1} << 31;
  using Word = std::atomic<uint64_t>;

  struct Slab {
    std::atomic<uint32_t> out{0};  // blocks; while it is cut from, kStillCut less those that have come back
    bool is_resident = false;      // under the lock
  };
  // What a thread cuts from, if anything.
  struct alignas(64) Current {
    size_t left = 0;  // bytes
    size_t next = 0;  // where in all memory
    uint32_t slab = kNone;
    uint32_t cut = 0;  // blocks
  };

  SlabBuffers() = default;

  Block Cut(Current& current, size_t room, size_t size, size_t slot) {
    const size_t at = current.next;
    current.next += room;
    current.left -= room;
    ++current.cut;
    starts_[at / kAlignment / 64].fetch_or(BitAt(at), std::memory_order_release);
    sums_.Add(slot, static_cast<int64_t>(size), 0);
    Unpoison(base_ + at, size);
    return {base_ + at, size};
  }
  static uint64_t BitAt(size_t at) { return uint64_t{1} << (at / kAlignment % 64); }

  Block LendSlowly(size_t size, size_t room, size_t slot);
  Block CutAnew(Current& current, size_t room, size_t size, size_t slot);
  uint32_t TakeSlab();
  void Retire(Current& current);
  void GiveBack(uint32_t slab);
  Block DoLendZeroed(size_t size) override;
  BufferUse DoUse() const override;

  size_t slab_size_ = 0;
  char* base_ = nullptr;
  Word* starts_ = nullptr;         // a bit for each 16 bytes: a block begins there that is lent
  std::atomic<size_t> carved_{0};  // slabs; changed under the lock
  Current currents_[kThreadSlots + 1];
  ThreadSums sums_;
  GrowingArray<Slab> slabs_;
  AddressRange memory_;
  GrowingArray<Word> start_memory_;

  mutable ForkSafeMutex mutex_;  // guards what follows
  GrowingArray<uint32_t> free_;
  size_t free_count_ = 0;
  size_t resident_ = 0;       // slabs
  size_t resident_free_ = 0;  // of these

  ForkSafeMutex shared_slot_mutex_;  // of the threads that share a slot; taken before the other

  Heap heap_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_MEMORY_SLAB_BUFFERS_H_

#include "strategies/memory/slab_buffers.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <mutex>

namespace weir {
namespace {

constexpr size_t kLeastSlab = 64 * 1024, kMostSlab = 4 * 1024 * 1024;
// Of free slabs, whose memory is kept; that of others goes back to the system.
constexpr size_t kKeptSlabs = 4;

}  // namespace

absl::StatusOr<std::shared_ptr<SlabBuffers>> SlabBuffers::Open(const BuffersOptions& options) {
  std::shared_ptr<SlabBuffers> buffers(new SlabBuffers);
  SlabBuffers& own = *buffers;
  MemorySystem& system = MemorySystem::Or(options.system);
  const size_t usual = std::min(options.usual_size, kMostSlab / 4);
  own.slab_size_ = std::bit_ceil(std::max(4 * usual, kLeastSlab));
  const size_t most = kReservedBytes / own.slab_size_;
  if (!own.memory_.Reserve(system, most * own.slab_size_) || !own.slabs_.Reserve(system, most) ||
      !own.start_memory_.Reserve(system, most * (own.slab_size_ / kAlignment / 64)) ||
      !own.free_.Reserve(system, most) || !own.heap_.Open(system))
    return absl::ResourceExhaustedError("no addresses for slabs");
  own.base_ = own.memory_.base();
  own.starts_ = own.start_memory_.data();
  return buffers;
}

Block SlabBuffers::LendSlowly(size_t size, size_t room, size_t slot) {
  if (size > slab_size_ / 4) return heap_.Lend(size, false);
  if (slot != kSharedSlot) return CutAnew(currents_[slot], room, size, slot);
  Current& current = currents_[slot];
  const std::lock_guard lock(shared_slot_mutex_);
  return room <= current.left ? Cut(current, room, size, slot) : CutAnew(current, room, size, slot);
}

// From another slab, as there is no room in the one that was cut from.
Block SlabBuffers::CutAnew(Current& current, size_t room, size_t size, size_t slot) {
  const uint32_t slab = TakeSlab();
  if (slab == kNone) return {};
  Retire(current);
  slabs_[slab].out.store(kStillCut, std::memory_order_relaxed);
  current = {.left = slab_size_, .next = slab * slab_size_, .slab = slab, .cut = 0};
  return Cut(current, room, size, slot);
}

void SlabBuffers::Retire(Current& current) {
  if (current.slab == kNone) return;
  const uint32_t open = kStillCut - current.cut;
  if (slabs_[current.slab].out.fetch_sub(open, std::memory_order_acq_rel) == open) GiveBack(current.slab);
}

uint32_t SlabBuffers::TakeSlab() {
  const std::lock_guard lock(mutex_);
  if (free_count_ > 0) {
    const uint32_t slab = free_[--free_count_];
    bool& is_resident = slabs_[slab].is_resident;
    is_resident ? --resident_free_ : ++resident_;
    is_resident = true;
    return slab;
  }
  const size_t next = carved_.load(std::memory_order_relaxed);
  const size_t words = slab_size_ / kAlignment / 64;
  if (!slabs_.Grow(next + 1) || !start_memory_.Grow((next + 1) * words) || !free_.Grow(next + 1) ||
      !memory_.Extend((next + 1) * slab_size_, 0))
    return kNone;
  Poison(base_ + next * slab_size_, slab_size_);
  slabs_[next].is_resident = true;
  ++resident_;
  carved_.store(next + 1, std::memory_order_release);
  return static_cast<uint32_t>(next);
}

// Nothing of it is lent any more.
void SlabBuffers::GiveBack(uint32_t slab) {
  const std::lock_guard lock(mutex_);
  free_[free_count_++] = slab;
  if (resident_free_ < kKeptSlabs) {
    ++resident_free_;
    return;
  }
  memory_.system().Discard(base_ + slab * slab_size_, slab_size_);
  slabs_[slab].is_resident = false;
  --resident_;
}

bool SlabBuffers::Return(Block block) {
  const size_t at = static_cast<size_t>(block.data - base_);
  if (at >= memory_.size()) return heap_.Return(block) || NotLent(block);
  const size_t slab = at / slab_size_;
  if (slab >= carved_.load(std::memory_order_acquire) || at % kAlignment != 0) return NotLent(block);
  Word& starts = starts_[at / kAlignment / 64];
  if ((starts.load(std::memory_order_relaxed) & BitAt(at)) == 0) return NotLent(block);
  if (block.size > std::min(slab_size_ / 4, slab_size_ - at % slab_size_)) return OtherSize(block);
  Poison(block.data, block.size);
  if ((starts.fetch_and(~BitAt(at), std::memory_order_acq_rel) & BitAt(at)) == 0) return NotLent(block);
  sums_.Add(SlotOf(ThisThread()), -static_cast<int64_t>(block.size), 0);
  if (slabs_[slab].out.fetch_sub(1, std::memory_order_acq_rel) == 1) GiveBack(static_cast<uint32_t>(slab));
  return true;
}

Block SlabBuffers::DoLendZeroed(size_t size) {
  if (size > slab_size_ / 4) return heap_.Lend(size, true);
  const Block block = Lend(size);
  if (block) std::memset(block.data, 0, size);
  return block;
}

BufferUse SlabBuffers::DoUse() const {
  BufferUse use = heap_.use();
  use.asked += sums_.asked();
  const std::lock_guard lock(mutex_);
  use.held += resident_ * slab_size_ + carved_.load(std::memory_order_relaxed) * (slab_size_ / 128 + 12);
  use.pinned += (resident_ - resident_free_) * slab_size_;
  return use;
}

}  // namespace weir

#include "strategies/memory/pooled_buffers.h"

#include <algorithm>

namespace weir {
namespace {

constexpr size_t kCommitAhead = 256 * 1024;

}  // namespace

absl::StatusOr<std::shared_ptr<PooledBuffers>> PooledBuffers::Open(const BuffersOptions& options) {
  std::shared_ptr<PooledBuffers> buffers(new PooledBuffers);
  PooledBuffers& own = *buffers;
  MemorySystem& system = MemorySystem::Or(options.system);
  const size_t asked = std::clamp<size_t>(options.usual_size, 64, kMostBlock);
  const size_t unit = std::max<size_t>(64, std::bit_floor(asked) / 16);
  own.stride_ = (asked + unit - 1) / unit * unit;
  own.grain_bits_ = static_cast<size_t>(std::countr_zero(own.stride_));
  own.grains_ = own.stride_ >> own.grain_bits_;
  const size_t most = std::min<size_t>(std::max<size_t>(kReservedBytes / own.stride_, 4), kNone / 2);
  own.places_ = most * own.grains_;
  if (!own.blocks_.Reserve(system, most * own.stride_) || !own.state_memory_.Reserve(system, own.places_) ||
      !own.state_memory_.Grow(own.places_) || !own.stack_memory_.Reserve(system, most) ||
      !own.next_.Reserve(system, most) || !own.heap_.Open(system))
    return absl::ResourceExhaustedError("no addresses for a pool of blocks");
  own.base_ = own.blocks_.base();
  own.states_ = own.state_memory_.data();
  own.stack_ = own.stack_memory_.data();
  return buffers;
}

bool PooledBuffers::Provide(size_t count) {
  const std::lock_guard lock(mutex_);
  for (size_t made = 0; made < count; ++made) {
    const uint32_t i = Carve();
    if (i == kNone) return false;
    char* const data = base_ + i * stride_;
    Unpoison(data, stride_);
    std::memset(data, 0, stride_);
    Poison(data, stride_);
    StateAt(i).store(kFree, std::memory_order_relaxed);
    next_[i] = others_;
    others_ = i;
  }
  return true;
}

Block PooledBuffers::LendSlowly(size_t size, bool& fresh) {
  if (size > stride_) return heap_.Lend(size, false);
  const ThreadId own = ThisThread();
  if (own == owner()) {
    if (own == hand_.load(std::memory_order_relaxed)) return LentAt(EmptyHand(), size);
    if (top_ == 0) TakeReturned();
    if (top_ > 0) return LentAt(stack_[--top_], size);
  }
  Block block = LendLocked(size, fresh);
  if (found_twice_.exchange(false, std::memory_order_relaxed)) FoundTwice(block.data);
  return block;
}

Block PooledBuffers::LendLocked(size_t size, bool& fresh) {
  const ThreadId own = ThisThread();
  const std::lock_guard lock(mutex_);
  if (owner() == kNobody || HasEnded(owner())) BecomeOwner(own);
  if (own == owner() && top_ > 0) return LentAt(stack_[--top_], size);
  if (others_ == kNone) others_ = returned_.exchange(kNone, std::memory_order_acquire);
  while (others_ != kNone) {
    const uint32_t i = others_;
    others_ = next_[i];
    // One that was returned twice at the same time is in two lists; the rest of this one is lost.
    const uint32_t state = StateAt(i).load(std::memory_order_relaxed);
    if (state == kInList || state == kFree) return Lent(i, size);
    found_twice_.store(true, std::memory_order_relaxed);
    others_ = kNone;
  }
  const uint32_t i = Carve();
  if (i == kNone) return {};
  fresh = true;
  return Lent(i, size);
}

// What was in it is free; returns its place.
size_t PooledBuffers::EmptyHand() {
  const size_t place = PlaceOf(last_.load(std::memory_order_relaxed));
  states_[place].store(kFree, std::memory_order_relaxed);
  hand_.store(owner() | kEmpty, std::memory_order_relaxed);
  return place;
}

// What the one before knew is gone, or cannot be relied on after a fork: what is free stands in the states.
void PooledBuffers::BecomeOwner(ThreadId id) {
  if (SlotOf(id) == kSharedSlot) return;  // its end would not be known
  for (; others_ != kNone && StateAt(others_).load(std::memory_order_relaxed) == kInList;
       others_ = next_[others_])
    StateAt(others_).store(kFree, std::memory_order_relaxed);
  others_ = kNone;
  top_ = 0;
  if ((hand_.load(std::memory_order_relaxed) & kEmpty) == 0) EmptyHand();
  hand_.store(id | kEmpty, std::memory_order_relaxed);
  for (size_t i = carved_.load(std::memory_order_relaxed); i-- > 0;) {
    if (StateAt(static_cast<uint32_t>(i)).load(std::memory_order_relaxed) == kFree)
      stack_[top_++] = static_cast<uint32_t>(i * grains_);
  }
  TakeReturned();
}

// Only the owner's. What came back last lies on top.
void PooledBuffers::TakeReturned() {
  const uint32_t first = returned_.exchange(kNone, std::memory_order_acquire);
  size_t count = 0;
  for (uint32_t i = first; i != kNone; i = next_[i]) {
    if (StateAt(i).load(std::memory_order_relaxed) != kInList) {
      found_twice_.store(true, std::memory_order_relaxed);
      break;
    }
    StateAt(i).store(kFree, std::memory_order_relaxed);
    ++count;
  }
  uint32_t i = first;
  for (size_t k = count; k-- > 0; i = next_[i]) stack_[top_ + k] = static_cast<uint32_t>(i * grains_);
  top_ += count;
}

// The number of a new block; kNone: there is no memory for one.
uint32_t PooledBuffers::Carve() {
  const size_t i = carved_.load(std::memory_order_relaxed);
  const size_t before = blocks_.committed();
  if (!stack_memory_.Grow(i + 1) || !next_.Grow(i + 1) || !blocks_.Extend((i + 1) * stride_, kCommitAhead))
    return kNone;
  Poison(base_ + before, blocks_.committed() - before);
  carved_.store(i + 1, std::memory_order_release);
  return static_cast<uint32_t>(i);
}

bool PooledBuffers::ReturnSlowly(Block block) {
  const size_t place = PlaceOf(block.data);
  if (place >= places_)
    return static_cast<size_t>(block.data - base_) < blocks_.size() ? NotLent(block)
                                                                    : heap_.Return(block) || NotLent(block);
  if (hand_.load(std::memory_order_relaxed) == ThisThread()) {
    stack_[top_++] = static_cast<uint32_t>(EmptyHand());
    return Return(block);
  }
  const auto i = static_cast<uint32_t>(place / grains_);
  uint32_t state = states_[place].load(std::memory_order_acquire);
  if (state < kLent || IsInHand(block.data)) return NotLent(block);
  if (state != kLent + block.size) return OtherSize(block);
  Poison(block.data, block.size);
  if (!states_[place].compare_exchange_strong(state, kInList, std::memory_order_relaxed))
    return NotLent(block);
  next_[i] = returned_.load(std::memory_order_relaxed);
  while (
      !returned_.compare_exchange_weak(next_[i], i, std::memory_order_release, std::memory_order_relaxed)) {
  }
  return true;
}

Block PooledBuffers::DoLendZeroed(size_t size) {
  if (size > stride_) return heap_.Lend(size, true);
  bool fresh = false;
  const Block block = LendSlowly(size, fresh);
  if (block && !fresh) std::memset(block.data, 0, size);
  return block;
}

BufferUse PooledBuffers::DoUse() const {
  BufferUse use = heap_.use();
  const size_t carved = carved_.load(std::memory_order_acquire);
  for (size_t i = 0; i < carved; ++i) {
    const uint32_t state = StateAt(static_cast<uint32_t>(i)).load(std::memory_order_relaxed);
    if (state < kLent || IsInHand(base_ + i * stride_)) continue;
    use.asked += state - kLent;
    use.pinned += stride_;
  }
  use.held += carved * (stride_ + sizeof(uint32_t) * 3);
  return use;
}

}  // namespace weir

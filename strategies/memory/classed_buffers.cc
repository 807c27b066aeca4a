#include "strategies/memory/classed_buffers.h"

#include <algorithm>
#include <mutex>
#include <new>

namespace weir {
namespace {

constexpr size_t kCommitAhead = 64 * 1024;
constexpr size_t kCachedBytes = 512 * 1024;  // of a class, in the cache of a thread

}  // namespace

bool ClassPool::Open(MemorySystem& system, size_t least, bool huge_pages) {
  least_ = least;
  huge_ = huge_pages;
  size_ = size_classes::kCount * kRegion;
  size_t tables = 0;
  for (size_t c = 0; c < size_classes::kCount; ++c) {
    const size_t most = kRegion / size_classes::SizeOf(c);
    tables += GrowingArray<uint8_t>::BytesFor(most) + GrowingArray<uint32_t>::BytesFor(most);
  }
  if (!all_.Reserve(system, size_ + tables)) return false;
  base_ = all_.base();
  char* table = base_ + size_;
  for (size_t c = 0; c < size_classes::kCount; ++c) {
    Class& own = classes_[c];
    own.size = size_classes::SizeOf(c);
    own.division = Division(own.size);
    own.limit = static_cast<uint32_t>(std::clamp<size_t>(kCachedBytes / own.size, 4, kMostCached));
    const size_t most = kRegion / own.size;
    own.blocks.Use(system, base_ + c * kRegion, kRegion);
    if (huge_pages) own.blocks.AskForHugePages();
    own.state_memory.Use(system, table, most);
    table += GrowingArray<uint8_t>::BytesFor(most);
    own.stack.Use(system, table, most);
    table += GrowingArray<uint32_t>::BytesFor(most);
    own.later_states = own.state_memory.data();
  }
  return true;
}

ClassPool::~ClassPool() {
  for (const Cache* cache : caches_) delete cache;
}

Block ClassPool::LendSlowly(size_t size_class, size_t size, size_t slot, bool& fresh) {
  Class& own = classes_[size_class];
  if (slot != kSharedSlot && caches_[slot] == nullptr) caches_[slot] = new (std::nothrow) Cache;
  Cache* const cache = caches_[slot];
  while (true) {
    uint32_t i = 0;
    {
      const std::lock_guard lock(mutex_);
      if (cache == nullptr ? !TakeShared(own, i) : !Refill(own, *cache, size_class)) return {};
    }
    if (cache != nullptr) i = cache->items[size_class][--cache->counts[size_class]];
    if (const Block block = Lent(size_class, i, size, slot, fresh)) return block;
  }
}

// Fills half of it.
bool ClassPool::Refill(Class& own, Cache& cache, size_t size_class) {
  uint32_t& count = cache.counts[size_class];
  const uint32_t wanted = std::max<uint32_t>(1, std::min(own.limit / 2, std::max(1u, own.free)));
  uint32_t taken = 0;
  for (uint32_t i; taken < wanted && TakeShared(own, i); ++taken) cache.items[size_class][count++] = i;
  return taken > 0;
}

// One that was returned, or a new one. Under the lock.
bool ClassPool::TakeShared(Class& own, uint32_t& i) {
  if (own.free > 0) {
    i = own.stack[--own.free];
    return true;
  }
  const size_t next = own.carved.load(std::memory_order_relaxed);
  const size_t before = own.blocks.committed();
  if (!own.state_memory.Grow(next + 1) || !own.stack.Grow(next + 1) ||
      !own.blocks.Extend((next + 1) * own.size, huge_ ? 0 : kCommitAhead))
    return false;
  Poison(own.blocks.base() + before, own.blocks.committed() - before);
  if (huge_) has_huge_pages_.store(own.blocks.has_huge_pages(), std::memory_order_relaxed);
  own.carved.store(next + 1, std::memory_order_release);
  i = static_cast<uint32_t>(next);
  return true;
}

// The cache is full, or there is none.
void ClassPool::ReturnSlowly(size_t size_class, uint32_t i, size_t slot) {
  Class& own = classes_[size_class];
  if (slot != kSharedSlot && caches_[slot] == nullptr) caches_[slot] = new (std::nothrow) Cache;
  Cache* const cache = caches_[slot];
  const std::lock_guard lock(mutex_);
  if (cache == nullptr) {
    own.stack[own.free++] = i;
    return;
  }
  uint32_t& count = cache->counts[size_class];
  uint32_t* const items = cache->items[size_class];
  if (count == own.limit) {
    // Those that came first: the others are warm.
    const uint32_t given = own.limit / 2;
    for (uint32_t k = 0; k < given; ++k) own.stack[own.free++] = items[k];
    std::copy(items + given, items + count, items);
    count -= given;
  }
  items[count++] = i;
}

BufferUse ClassPool::use() const {
  BufferUse use{.asked = sums_.asked(), .pinned = sums_.pinned()};
  const std::lock_guard lock(mutex_);
  for (const Class& own : classes_) {
    const size_t carved = own.carved.load(std::memory_order_relaxed);
    const size_t bytes = carved * own.size;
    constexpr size_t kPage = MemorySystem::kPage;
    use.held += huge_ ? own.blocks.committed() : (bytes + kPage - 1) / kPage * kPage;
    use.held += carved * (sizeof(uint32_t) + 1);
  }
  return use;
}

}  // namespace weir

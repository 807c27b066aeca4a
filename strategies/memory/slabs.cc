#include "strategies/memory/slabs.h"

#include <new>

#include "strategies/memory/heap_buffers.h"
#include "strategies/memory/pooled_buffers.h"

namespace weir {
namespace {

template <class B>
std::shared_ptr<B> OrThrow(absl::StatusOr<std::shared_ptr<B>> opened) {
  if (!opened.ok()) throw std::bad_alloc();
  return *std::move(opened);
}

std::shared_ptr<Buffers> PoolOf(size_t count, size_t slab_size) {
  if (slab_size > PooledBuffers::kMostBlock) throw std::bad_alloc();
  const auto pool = OrThrow(PooledBuffers::Open({.usual_size = slab_size}));
  if (!pool->Provide(count)) throw std::bad_alloc();
  return pool;
}

}  // namespace

FreshSlabs::FreshSlabs(size_t slab_size)
    : buffers_(OrThrow(MallocBuffers::Open({}))), slab_size_(slab_size) {}

Slabs FreshSlabs::Take() {
  Slabs slab;
  LentBlock block(*buffers_, buffers_->Lend(slab_size_));
  if (block.data() == nullptr) return slab;
  try {
    slab.emplace_back(std::move(block));
  } catch (const std::bad_alloc&) {
    slab.clear();
  }
  return slab;
}

SlabPool::SlabPool(size_t count, size_t slab_size) : buffers_(PoolOf(count, slab_size)) {
  for (size_t i = 0; i < count; ++i) {
    LentBlock block(*buffers_, buffers_->Lend(slab_size));
    if (block.data() == nullptr) throw std::bad_alloc();
    free_.emplace_back(std::move(block));
  }
}

Slabs SlabPool::Take() {
  std::unique_lock lock(mutex_);
  returned_.wait(lock, [this] { return !free_.empty(); });
  Slabs slab;
  slab.splice(slab.begin(), free_, free_.begin());
  return slab;
}

void SlabPool::Return(Slabs slabs) {
  for (Slab& slab : slabs) slab.filled = 0;
  {
    const std::lock_guard lock(mutex_);
    free_.splice(free_.begin(), slabs);
  }
  returned_.notify_all();
}

}  // namespace weir

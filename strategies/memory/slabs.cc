#include "strategies/memory/slabs.h"

#include <new>

namespace weir {

Slabs FreshSlabs::Take() {
  Slabs slab;
  try {
    slab.emplace_back(AlignedBuffer::Uninitialised(slab_size_));
  } catch (const std::bad_alloc&) {
    slab.clear();
  }
  return slab;
}

SlabPool::SlabPool(size_t count, size_t slab_size) {
  for (size_t i = 0; i < count; ++i) free_.emplace_back(AlignedBuffer(slab_size));
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

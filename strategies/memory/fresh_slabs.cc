#include "strategies/memory/fresh_slabs.h"

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

}  // namespace weir

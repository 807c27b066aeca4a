#ifndef WEIR_STRATEGIES_MEMORY_ALL_BUFFERS_H_
#define WEIR_STRATEGIES_MEMORY_ALL_BUFFERS_H_

#include <type_traits>

#include "strategies/memory/classed_buffers.h"
#include "strategies/memory/heap_buffers.h"
#include "strategies/memory/pooled_buffers.h"
#include "strategies/memory/slab_buffers.h"

namespace weir {

/// All of weir's own buffers, the catalogue: `use` is called with std::type_identity of each, in the order in
/// which they are shown.
template <class Use>
void ForEachBuffers(Use use) {
  use(std::type_identity<MallocBuffers>());
  use(std::type_identity<ZeroedBuffers>());
  use(std::type_identity<SlabBuffers>());
  use(std::type_identity<PooledBuffers>());
  use(std::type_identity<ClassedBuffers>());
  use(std::type_identity<HugeBuffers>());
}

}  // namespace weir

#endif  // WEIR_STRATEGIES_MEMORY_ALL_BUFFERS_H_

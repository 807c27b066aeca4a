#ifndef WEIR_STRATEGIES_MEMORY_FRESH_SLABS_H_
#define WEIR_STRATEGIES_MEMORY_FRESH_SLABS_H_

#include "strategies/memory/slab_source.h"

namespace weir {

/// A new slab from the allocator at each Take, freed at Return. It is not initialised, as nobody reads what
/// nobody wrote.
class FreshSlabs final : public SlabSource {
 public:
  /// `slab_size`: bytes.
  explicit FreshSlabs(size_t slab_size) : slab_size_(slab_size) {}

  Slabs Take() override;
  void Return(Slabs slabs) override { slabs.clear(); }

 private:
  const size_t slab_size_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_MEMORY_FRESH_SLABS_H_

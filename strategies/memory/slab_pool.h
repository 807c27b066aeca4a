#ifndef WEIR_STRATEGIES_MEMORY_SLAB_POOL_H_
#define WEIR_STRATEGIES_MEMORY_SLAB_POOL_H_

#include <condition_variable>
#include <mutex>

#include "strategies/memory/slab_source.h"

namespace weir {

/// A fixed number of slabs, all allocated and touched at construction; nothing is allocated after it. The
/// slab that was returned last is lent first, while caches still know it.
///
/// Take waits while all slabs are out, and it waits for ever if nobody returns one. So whoever fills slabs
/// must have handed on what it holds before it takes the next, and no more may be on the way then than
/// `count` less one.
class SlabPool final : public SlabSource {
 public:
  /// `slab_size`: bytes of each of the `count` slabs.
  SlabPool(size_t count, size_t slab_size);

  Slabs Take() override;
  void Return(Slabs slabs) override;

 private:
  std::mutex mutex_;
  std::condition_variable returned_;
  Slabs free_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_MEMORY_SLAB_POOL_H_

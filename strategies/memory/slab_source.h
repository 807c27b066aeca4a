#ifndef WEIR_STRATEGIES_MEMORY_SLAB_SOURCE_H_
#define WEIR_STRATEGIES_MEMORY_SLAB_SOURCE_H_

#include <cstddef>
#include <list>
#include <string_view>
#include <utility>

#include "strategies/memory/aligned_buffer.h"

namespace weir {

/// A buffer on its way from a producer to the kernel, or from the kernel to a consumer.
struct Slab {
  explicit Slab(AlignedBuffer buffer) : memory(std::move(buffer)) {}

  std::string_view bytes() const { return {memory.data(), filled}; }

  AlignedBuffer memory;
  size_t filled = 0;  ///< how many bytes at its start are of the stream
};

/// Slabs change hands by splicing, which moves a list's node and so allocates nothing. A single slab is a
/// list of one.
using Slabs = std::list<Slab>;

/// Where the buffers of a writer or reader come from and go to. Thread-safe: one thread takes, another one
/// returns.
class SlabSource {
 public:
  virtual ~SlabSource() = default;

  /// One slab with nothing in it. Empty: there is no memory for one.
  virtual Slabs Take() = 0;
  /// Gives slabs back, any number of them.
  virtual void Return(Slabs slabs) = 0;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_MEMORY_SLAB_SOURCE_H_

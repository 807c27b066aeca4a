#ifndef WEIR_STRATEGIES_MEMORY_SLABS_H_
#define WEIR_STRATEGIES_MEMORY_SLABS_H_

#include <condition_variable>
#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <span>
#include <string_view>
#include <utility>

#include "strategies/memory/buffers.h"

namespace weir {

/// A block that goes back to its buffers, which outlive it, with this.
class LentBlock {
 public:
  LentBlock(Buffers& from, Block block) : from_(&from), block_(block) {}
  LentBlock(LentBlock&& other) noexcept : from_(other.from_), block_(std::exchange(other.block_, {})) {}
  LentBlock& operator=(LentBlock&&) = delete;
  ~LentBlock() {
    if (block_) static_cast<void>(from_->Return(block_));
  }

  char* data() const { return block_.data; }
  size_t size() const { return block_.size; }
  std::span<char> span() const { return block_.span(); }

 private:
  Buffers* const from_;
  Block block_;
};

/// A buffer on its way from a producer to the kernel, or from the kernel to a consumer.
struct Slab {
  explicit Slab(LentBlock block) : memory(std::move(block)) {}

  std::string_view bytes() const { return {memory.data(), filled}; }

  LentBlock memory;
  size_t filled = 0;  ///< how many bytes at its start are of the stream
};

/// Slabs change hands by splicing, which moves a list's node and so allocates nothing. A single slab is a
/// list of one.
using Slabs = std::list<Slab>;

/// Where the buffers of a writer or reader come from and go to, which outlives them. Thread-safe: one thread
/// takes, another one returns.
class SlabSource {
 public:
  virtual ~SlabSource() = default;

  /// One slab with nothing in it. Empty: there is no memory for one.
  virtual Slabs Take() = 0;
  /// Gives slabs back, any number of them.
  virtual void Return(Slabs slabs) = 0;
};

/// A new slab, lent by MallocBuffers, at each Take, freed at Return. It is not initialised, as nobody reads what
/// nobody wrote.
class FreshSlabs final : public SlabSource {
 public:
  /// `slab_size`: bytes. Throws std::bad_alloc.
  explicit FreshSlabs(size_t slab_size);

  Slabs Take() override;
  void Return(Slabs slabs) override { slabs.clear(); }

 private:
  const std::shared_ptr<Buffers> buffers_;
  const size_t slab_size_;
};

/// A fixed number of slabs, all lent by PooledBuffers and touched at construction; nothing is allocated after it. The
/// slab that was returned last is lent first, while caches still know it.
///
/// Take waits while all slabs are out, and it waits for ever if nobody returns one. So whoever fills slabs
/// must have handed on what it holds before it takes the next, and no more may be on the way then than
/// `count` less one.
class SlabPool final : public SlabSource {
 public:
  /// `slab_size`: bytes of each of the `count` slabs. Throws std::bad_alloc.
  SlabPool(size_t count, size_t slab_size);

  Slabs Take() override;
  void Return(Slabs slabs) override;

 private:
  const std::shared_ptr<Buffers> buffers_;
  std::mutex mutex_;
  std::condition_variable returned_;
  Slabs free_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_MEMORY_SLABS_H_

#ifndef WEIR_STRATEGIES_MEMORY_HEAP_BUFFERS_H_
#define WEIR_STRATEGIES_MEMORY_HEAP_BUFFERS_H_

#include <malloc.h>

#include <cstdlib>
#include <memory>

#include "absl/status/statusor.h"
#include "strategies/memory/buffers.h"
#include "strategies/memory/live_addresses.h"

namespace weir {

/// Blocks of the program's malloc, whichever that is, and what it does not have: the account of what is
/// lent, and that a fault is told. Beside the allocator that costs a few locked instructions.
class Heap {
 public:
  /// False: there is no memory for the account.
  bool Open(MemorySystem& system) { return live_.Open(system); }

  Block Lend(size_t size, bool zeroed) {
    if (size > Buffers::kMostBytes) return {};
    void* const memory = zeroed ? std::calloc(1, size) : std::malloc(size);
    if (memory == nullptr) return {};
    if (!live_.Add(memory)) {
      std::free(memory);
      return {};
    }
    sums_.Add(SlotOf(ThisThread()), static_cast<int64_t>(size),
              static_cast<int64_t>(::malloc_usable_size(memory)));
    return {static_cast<char*>(memory), size};
  }

  /// Frees it. False: it is not lent, or not so large.
  bool Return(Block block) {
    if (!live_.Remove(block.data)) return false;
    if (block.size > ::malloc_usable_size(block.data)) return !live_.Add(block.data);
    sums_.Add(SlotOf(ThisThread()), -static_cast<int64_t>(block.size),
              -static_cast<int64_t>(::malloc_usable_size(block.data)));
    std::free(block.data);
    return true;
  }

  BufferUse use() const {
    const uint64_t pinned = sums_.pinned();
    return {.asked = sums_.asked(), .held = pinned, .pinned = pinned};
  }

 private:
  LiveAddresses live_;
  ThreadSums sums_;
};

/// `malloc` and `zeroed`: each block from the program's allocator, and back to it.
template <bool kZeroed>
class HeapBuffers final : public Buffers {
 public:
  static constexpr BuffersTraits kTraits =
      kZeroed ? BuffersTraits{.name = "zeroed", .summary = "calloc and free: every block is zeroed"}
              : BuffersTraits{.name = "malloc", .summary = "malloc and free, with the account of them"};

  static absl::StatusOr<std::shared_ptr<HeapBuffers>> Open(const BuffersOptions& options) {
    std::shared_ptr<HeapBuffers> buffers(new HeapBuffers);
    if (!buffers->heap_.Open(MemorySystem::Or(options.system)))
      return absl::ResourceExhaustedError("no memory to keep account of blocks");
    return buffers;
  }

  Block Lend(size_t size) override { return heap_.Lend(size, kZeroed); }
  bool Return(Block block) override { return heap_.Return(block) || NotLent(block); }

 private:
  HeapBuffers() = default;

  Block DoLendZeroed(size_t size) override { return heap_.Lend(size, true); }
  BufferUse DoUse() const override { return heap_.use(); }

  Heap heap_;
};

using MallocBuffers = HeapBuffers<false>;
using ZeroedBuffers = HeapBuffers<true>;

}  // namespace weir

#endif  // WEIR_STRATEGIES_MEMORY_HEAP_BUFFERS_H_

#ifndef WEIR_STRATEGIES_MEMORY_BUFFERS_H_
#define WEIR_STRATEGIES_MEMORY_BUFFERS_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "strategies/memory/slice.h"
#include "strategies/memory/thread_slot.h"

namespace weir {

class MemorySystem;

/// Memory that is lent: `size` bytes, as many as were asked for. It goes back as it came.
struct Block {
  char* data = nullptr;  ///< null: there was no memory
  size_t size = 0;

  explicit operator bool() const { return data != nullptr; }
  std::span<char> span() const { return {data, size}; }
  bool operator==(const Block&) const = default;
};

/// Bytes, at one moment; exact where nobody lends or returns meanwhile.
struct BufferUse {
  uint64_t asked = 0;   ///< sum of the sizes that are lent
  uint64_t held = 0;    ///< of memory in use from the system, lent or kept ready, tables included
  uint64_t pinned = 0;  ///< of `held`, what cannot serve another size, as some of it is lent
};

/// What tests and workloads need to know of an implementation.
struct BuffersTraits {
  std::string_view name;     ///< what the user types; lower case
  std::string_view summary;  ///< one line
  bool cuts_slabs = false;   ///< a small block keeps a larger slab from being used again; see Slice::Detach
};

struct BuffersOptions {
  size_t usual_size = 64 * 1024;   ///< of the blocks that will be asked for; those of one size hold to it
  MemorySystem* system = nullptr;  ///< where memory comes from; null: the operating system
};

/// THE interface of memory for streams: blocks are lent and returned. Implementations are `final` classes
/// with an Open of their own, all in strategies/memory/all_buffers.h; who knows which one it has gets Lend
/// and Return inline, without a call through a table.
///
///     Block block = buffers->Lend(4096);
///     if (!block) ...                          // no memory
///     ...
///     if (!buffers->Return(block)) ...         // a fault of the program's; buffers->status() says which
///
/// Sizes: any, 0 included, to kMostBytes. Each block begins at a multiple of kAlignment and shares no byte
/// with another one, also one of no bytes. What is in it is not initialised but where LendZeroed is asked.
///
/// Memory: where there is none, a block without data is lent, which is no error of these buffers: another
/// attempt may succeed. What a call needs beside the block, it has or allocates; no exception leaves it.
///
/// Faults of the program are told in every build: Return is false, changes nothing, and status() has the
/// first of them, for good; what is lent stays as it is and may still be used and returned.
///  - INVALID_ARGUMENT: a block that is not lent: it was returned already, or never lent by these buffers; a
///    pointer into a block; a size that it cannot have. Where two threads return one block at the same time,
///    it may be told at a later call only; it is not lent to two.
///  - DATA_LOSS: memory that was to be zero and is not; see LendZeroed.
/// Under the address sanitizer what is not lent is poisoned, and what of a block is past its size.
///
/// Threads: any may lend and return at any time, also what another one was lent. Some are faster for one of
/// them. A thread that ends while it holds blocks takes nothing with it: another one may return them.
///
/// fork(): the child has a copy of all, lent or not, and may go on with it, whatever other threads were
/// about at that moment; a block that one of these was being lent may be lost to the child.
///
/// Lifetime: always behind a shared pointer. Slices keep it; blocks do not: none may be out when it goes.
class Buffers : public std::enable_shared_from_this<Buffers> {
 public:
  static constexpr size_t kAlignment = 16;
  static constexpr size_t kMostBytes = size_t{1} << 40;

  Buffers(const Buffers&) = delete;
  Buffers& operator=(const Buffers&) = delete;
  virtual ~Buffers() = default;

  /// Lends `size` bytes.
  virtual Block Lend(size_t size) = 0;
  /// Takes a block back.
  [[nodiscard]] virtual bool Return(Block block) = 0;

  /// Lends `size` bytes that are all 0. It looks at them before: at all of 8 KiB, and at the first and last
  /// 4 KiB of more, so as not to touch pages for nothing; in debug builds and under sanitizers at all. Where
  /// one is not 0, somebody wrote to memory that was not lent, or the implementation is wrong: DATA_LOSS,
  /// and no block.
  Block LendZeroed(size_t size);

  /// Makes a block shared; it goes back when the last slice of it ends, on whichever thread that is. Without
  /// bytes() where there is no memory to count the slices: then the block is still the caller's.
  Slice Share(Block block);

  BufferUse use() const;

  /// The first fault of the program, or OK.
  absl::Status status() const;

 protected:
  Buffers() = default;

  /// As Lend, but zeroed.
  virtual Block DoLendZeroed(size_t size) = 0;
  virtual BufferUse DoUse() const = 0;

  // What Return and LendZeroed tell; always false.
  bool NotLent(Block block);
  bool OtherSize(Block block);
  /// For what is a fault only when it is found later: the list of returned blocks has one twice.
  void FoundTwice(const void* data);

 private:
  friend class Slice;

  bool Tell(absl::StatusCode code, std::string_view what, const void* data, size_t size);
  bool IsZero(Block block);

  // Of slices that are detached: they are counted here and stand elsewhere.
  std::atomic<uint64_t> detached_asked_{0}, detached_held_{0};

  mutable ForkSafeMutex status_mutex_;
  absl::Status status_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_MEMORY_BUFFERS_H_

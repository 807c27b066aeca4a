#ifndef WEIR_STRATEGIES_MEMORY_BLOCK_BUFFER_H_
#define WEIR_STRATEGIES_MEMORY_BLOCK_BUFFER_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "strategies/memory/aligned_buffer.h"

namespace weir {

/// The unit in which the page cache works, in bytes.
inline constexpr size_t kFileBlock = 4096;

/// How many of `held` bytes, the first of which belongs at `offset` of the file, should be written now: at
/// most `size`, and so that the next write begins at a multiple of kFileBlock. Fewer than a block: all.
///
/// A write that begins or ends inside a page makes the kernel take that page twice, and keeps it from laying
/// large folios: 8-byte records written in 256 KiB less a few bytes took 2.4 ns each where whole blocks took
/// 1.6 (ext4, Linux 6.18).
inline size_t WholeBlocks(uint64_t offset, size_t held, size_t size) {
  const size_t most = std::min(held, size);
  const size_t beyond = static_cast<size_t>((offset + most) % kFileBlock);
  return beyond < most ? most - beyond : most;
}

/// Memory for a writer's window that is written in whole blocks of the file: what lies past the last one
/// stays, at the front, and the window begins behind it. One block longer than `size`, so that a window that
/// is nearly full still has `size` bytes to write.
///
///        |  held   |        room             |
///        front                        size + a block
class BlockBuffer {
 public:
  /// `size`: bytes of a usual write. Below two blocks there is no use in keeping any back, and no block more.
  explicit BlockBuffer(size_t size) : size_(size), memory_(MemoryFor(size)) {}

  /// Bytes of memory that one for writes of `size` bytes takes.
  static size_t MemoryFor(size_t size) { return size < 2 * kFileBlock ? size : size + kFileBlock; }

  /// Of a usual write; the room that can always be made.
  size_t size() const { return size_; }
  /// Bytes of memory.
  size_t memory_size() const { return memory_.size(); }

  std::span<char> Room() const { return memory_.span().subspan(held_); }
  /// Counts `count` bytes that were put at the beginning of Room().
  void Add(size_t count) { held_ += count; }

  std::string_view held() const { return {memory_.data(), held_}; }
  /// What to write of it next, if its first byte belongs at `offset`.
  std::string_view NextWrite(uint64_t offset) const {
    const bool keeps_blocks = memory_.size() > size_;
    return held().substr(0, keeps_blocks ? WholeBlocks(offset, held_, size_) : size_);
  }
  /// Forgets the first `count` bytes held and moves the others to the front.
  void Drop(size_t count) {
    held_ -= count;
    std::memmove(memory_.data(), memory_.data() + count, held_);
  }

 private:
  const size_t size_;
  const AlignedBuffer memory_;
  size_t held_ = 0;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_MEMORY_BLOCK_BUFFER_H_

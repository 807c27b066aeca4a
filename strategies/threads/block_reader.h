#ifndef WEIR_STRATEGIES_THREADS_BLOCK_READER_H_
#define WEIR_STRATEGIES_THREADS_BLOCK_READER_H_

#include <cstddef>
#include <string_view>

#include "absl/status/statusor.h"
#include "strategies/memory/aligned_buffer.h"
#include "strategies/reader.h"

namespace weir {

/// A reader that is given its bytes in blocks, one after the other, and lends them where they lie: `drained`,
/// `pooled` and `uring` are this.
///
/// A Pull across the end of a block goes through a bridge: the end of the one and the beginning of the next
/// are copied there. As soon as all that lies ready is of the new block, the window is in that again.
///
///     block     .........[kept]              next block   [taken  |  rest_ ........]
///                          |                                 |
///                          +-------> bridge [kept|taken] <---+
class BlockReader : public Reader {
 protected:
  /// `max_pull`: bytes of the bridge, which takes a block more.
  explicit BlockReader(size_t max_pull);

  /// Bytes of memory that the bridge takes.
  size_t bridge_memory() const { return bridge_.size(); }

 private:
  /// The next bytes of the stream, which stay until the next call; empty at its end. Those of the call before
  /// are given back. What errors it reports come after all bytes before them.
  virtual absl::StatusOr<std::string_view> NextBlock() = 0;

  bool Refill(size_t least) final;
  bool ReturnToBlock();
  bool Advance();

  const AlignedBuffer bridge_;
  std::string_view block_;
  std::string_view rest_;  // the end of block_ that the window has not reached
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_THREADS_BLOCK_READER_H_

#ifndef WEIR_STRATEGIES_CIPHER_PARALLEL_BLOCKS_H_
#define WEIR_STRATEGIES_CIPHER_PARALLEL_BLOCKS_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string_view>

#include "absl/status/status.h"
#include "strategies/reader.h"
#include "strategies/writer.h"

namespace weir {

/// A piece of a stream; all but the last are of the same size.
struct StreamBlock {
  uint64_t index = 0;
  bool last = false;
  std::span<char> bytes;  ///< empty only if the whole stream is; may be changed in place
};

/// What became of a block. With an error, `bytes` is what may be passed on all the same; nothing after it
/// may.
struct MappedBlock {
  std::string_view bytes;
  absl::Status status;
};

/// What is done with the blocks of a stream, each by itself, so that they can be done in any order. One
/// object is used by one thread at a time.
class BlockWork {
 public:
  virtual ~BlockWork() = default;

  /// Bytes of a block, and of the room that its result may need: none if it is worked on in place.
  virtual size_t block_size() const = 0;
  virtual size_t room_size() const = 0;

  /// The result lies in `room` or in the block itself.
  virtual MappedBlock Map(const StreamBlock& block, std::span<char> room) = 0;
};

/// How a stream is mapped beside the work itself.
struct ParallelBlocksOptions {
  std::stop_token stop;                       ///< asked between blocks; when it is requested: CANCELLED
  std::atomic<uint64_t>* consumed = nullptr;  ///< set to the bytes taken from the source so far
  /// Called, by any thread, when an error has ended all: makes a Read of the source that waits fail. Null:
  /// where the source gives nothing, the error is not returned before it does.
  std::function<void()> interrupt_source;
};

/// Takes `source` from where it is to its end, does the work on every block, and appends the results to
/// `target` in order. A thread for each of `works`, all of one kind; they take turns at reading, work beside
/// each other, and take turns at writing:
///
///     thread 1   read 0 | work on 0      | write 0 | read 2 | work on 2 …
///     thread 2            read 1 | work on 1         | write 1 | read 3 …
///
/// Memory is bounded: for each thread a block, the room for its result, and a page. Large blocks go from the
/// kernel into a thread's own memory and back without another copy, where the strategies can.
///
/// An error ends everything. It is the first in the order of the stream, whatever threads met meanwhile: all
/// blocks before it have been appended, of its own block what the work says may be passed on, and nothing
/// after it. Of a block that the source broke off in nothing is. What the reader or the writer says stands in
/// its status() too. Neither is closed or flushed.
///
/// Where the system has not as many threads, or not memory for them, those that there are do it;
/// RESOURCE_EXHAUSTED if there are none. The threads take no signals.
absl::Status MapBlocks(Reader& source, std::span<const std::unique_ptr<BlockWork>> works, Writer& target,
                       const ParallelBlocksOptions& options = {});

}  // namespace weir

#endif  // WEIR_STRATEGIES_CIPHER_PARALLEL_BLOCKS_H_

#ifndef WEIR_STRATEGIES_THREADS_CHANNEL_H_
#define WEIR_STRATEGIES_THREADS_CHANNEL_H_

#include <cstddef>
#include <memory>

#include "absl/status/statusor.h"
#include "strategies/reader.h"
#include "strategies/writer.h"

namespace weir {

/// The memory of a channel: `slabs` of `slab_size` bytes, at least two. One is the writer's window, one the reader's,
/// and the others may be on the way.
struct ChannelOptions {
  size_t slab_size = 256 * 1024;
  size_t slabs = 4;
};

/// The ends of a stream from one thread to another of the same process; nothing goes through the kernel.
///
///     writer  --slab-->  [slab slab]  --slab-->  reader
///
/// What is appended is the reader's when its slab is full, and with Flush and Close; "the kernel has it" is read so
/// here. Close ends the stream. Where the writer is cancelled or destroyed while open, the reader meets CANCELLED
/// behind what it was handed; where the reader is closed or gone, the writer's next hand-over fails with CANCELLED, and
/// so does one that waits for room.
///
/// Threads: one at each end. Either end may outlive the other.
struct Channel {
  std::unique_ptr<Writer> writer;
  std::unique_ptr<Reader> reader;
};

/// INVALID_ARGUMENT for fewer than two slabs, or none that a strategy may have; RESOURCE_EXHAUSTED.
absl::StatusOr<Channel> OpenChannel(const ChannelOptions& options = {});

}  // namespace weir

#endif  // WEIR_STRATEGIES_THREADS_CHANNEL_H_

#ifndef WEIR_STRATEGIES_READERS_URING_READER_H_
#define WEIR_STRATEGIES_READERS_URING_READER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/reader.h"

namespace weir {

/// Several buffers of `options.buffer_size` bytes: the consumer has one while the kernel fills the others
/// through an io_uring, as many as `options.read_ahead` has room for, 1024 at most. There is no thread of
/// ours. See RingReads for the order, short completions and errors, and BlockReader for how buffers are lent.
/// Where the kernel refuses to register the buffers (RLIMIT_MEMLOCK) it works without.
///
/// Memory: the buffers, one more than can be under way, and a bridge of a buffer's size. UringSupported
/// (uring.h) says whether there is io_uring here.
absl::StatusOr<std::unique_ptr<Reader>> OpenUringReader(Endpoint source, const ReaderOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_READERS_URING_READER_H_

#ifndef WEIR_STRATEGIES_PEERS_IOSTREAM_READER_H_
#define WEIR_STRATEGIES_PEERS_IOSTREAM_READER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/reader.h"

namespace weir {

/// A peer: std::ifstream::read of kLibraryReadSize bytes at a time through the stream's buffer of
/// `options.buffer_size` bytes. From a pipe a Pull returns when the stream has all of that, or the end.
absl::StatusOr<std::unique_ptr<Reader>> OpenIostreamReader(Endpoint source, const ReaderOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_PEERS_IOSTREAM_READER_H_

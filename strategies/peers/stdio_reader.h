#ifndef WEIR_STRATEGIES_PEERS_STDIO_READER_H_
#define WEIR_STRATEGIES_PEERS_STDIO_READER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/reader.h"

namespace weir {

/// A peer: fread(3) of kLibraryReadSize bytes at a time through stdio's buffer of `options.buffer_size`
/// bytes. From a pipe a Pull returns when stdio has all of that, or the end.
absl::StatusOr<std::unique_ptr<Reader>> OpenStdioReader(Endpoint source, const ReaderOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_PEERS_STDIO_READER_H_

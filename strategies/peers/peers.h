#ifndef WEIR_STRATEGIES_PEERS_PEERS_H_
#define WEIR_STRATEGIES_PEERS_PEERS_H_

#include <memory>

#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/reader.h"
#include "strategies/writer.h"

namespace weir {

/// A peer: fwrite(3) of each record to a FILE with a buffer of `options.buffer_size` bytes. Its writes are
/// made by the C library, past the system-call seam, and committed counts only what Flush or Close have
/// confirmed. Memory: the buffer, and scratch for one reserved record.
absl::StatusOr<std::unique_ptr<Writer>> OpenStdioWriter(Endpoint target, const WriterOptions& options);

/// A peer: std::ofstream::write of each record with a buffer of `options.buffer_size` bytes. Its writes are
/// made by the C++ library, past the system-call seam, and committed counts only what Flush or Close have
/// confirmed. Memory: the buffer, and scratch for one reserved record.
absl::StatusOr<std::unique_ptr<Writer>> OpenIostreamWriter(Endpoint target, const WriterOptions& options);

/// A peer: fmt::output_file, print("{}", record), with a buffer of `options.buffer_size` bytes. fmt 9 ignores
/// how much a write(2) took, so a short write would lose data in silence; Flush and Close compare the offset
/// of the descriptor with what was appended and make that an error. Its writes are made by fmt, past the
/// system-call seam, and committed counts only what Flush or Close have confirmed. Memory: the buffer, and
/// scratch for one reserved record.
absl::StatusOr<std::unique_ptr<Writer>> OpenFmtWriter(Endpoint target, const WriterOptions& options);

/// A peer: fread(3) of kLibraryReadSize bytes at a time through stdio's buffer of `options.buffer_size`
/// bytes. From a pipe a Pull returns when stdio has all of that, or the end.
absl::StatusOr<std::unique_ptr<Reader>> OpenStdioReader(Endpoint source, const ReaderOptions& options);

/// A peer: std::ifstream::read of kLibraryReadSize bytes at a time through the stream's buffer of
/// `options.buffer_size` bytes. From a pipe a Pull returns when the stream has all of that, or the end.
absl::StatusOr<std::unique_ptr<Reader>> OpenIostreamReader(Endpoint source, const ReaderOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_PEERS_PEERS_H_

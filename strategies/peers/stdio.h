#ifndef WEIR_STRATEGIES_PEERS_STDIO_H_
#define WEIR_STRATEGIES_PEERS_STDIO_H_

#include <memory>

#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/writer.h"

namespace weir {

/// A peer: fwrite(3) of each record to a FILE with a buffer of `options.buffer_size` bytes. Its writes are
/// made by the C library, past the system-call seam, and committed counts only what Flush or Close have
/// confirmed. Memory: the buffer, and scratch for one reserved record.
absl::StatusOr<std::unique_ptr<Writer>> OpenStdioWriter(Endpoint target, const WriterOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_PEERS_STDIO_H_

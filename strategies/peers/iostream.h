#ifndef WEIR_STRATEGIES_PEERS_IOSTREAM_H_
#define WEIR_STRATEGIES_PEERS_IOSTREAM_H_

#include <memory>

#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/writer.h"

namespace weir {

/// A peer: std::ofstream::write of each record with a buffer of `options.buffer_size` bytes. Its writes are
/// made by the C++ library, past the system-call seam, and committed counts only what Flush or Close have
/// confirmed. Memory: the buffer, and scratch for one reserved record.
absl::StatusOr<std::unique_ptr<Writer>> OpenIostreamWriter(Endpoint target, const WriterOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_PEERS_IOSTREAM_H_

#ifndef WEIR_STRATEGIES_PEERS_FMT_H_
#define WEIR_STRATEGIES_PEERS_FMT_H_

#include <memory>

#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/writer.h"

namespace weir {

/// A peer: fmt::output_file, print("{}", record), with a buffer of `options.buffer_size` bytes. fmt 9 ignores
/// how much a write(2) took, so a short write would lose data in silence; Flush and Close compare the offset
/// of the descriptor with what was appended and make that an error. Its writes are made by fmt, past the
/// system-call seam, and committed counts only what Flush or Close have confirmed. Memory: the buffer, and
/// scratch for one reserved record.
absl::StatusOr<std::unique_ptr<Writer>> OpenFmtWriter(Endpoint target, const WriterOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_PEERS_FMT_H_

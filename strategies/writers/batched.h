#ifndef WEIR_STRATEGIES_WRITERS_BATCHED_H_
#define WEIR_STRATEGIES_WRITERS_BATCHED_H_

#include <memory>

#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/writer.h"

namespace weir {

/// One buffer of `options.buffer_size` bytes, written when it is full; larger records go around it. See
/// buffered_file_writer.h.
absl::StatusOr<std::unique_ptr<Writer>> OpenBatchedWriter(Endpoint target, const WriterOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_WRITERS_BATCHED_H_

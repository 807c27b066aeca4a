#ifndef WEIR_STRATEGIES_WRITERS_DISCARD_H_
#define WEIR_STRATEGIES_WRITERS_DISCARD_H_

#include <memory>

#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/writer.h"

namespace weir {

/// Counts the bytes and drops them: what the harness itself costs. `path` is not touched. Records are copied
/// into one buffer of `options.buffer_size` bytes, over and over, so making a record still costs what it
/// costs. Memory: the buffer.
absl::StatusOr<std::unique_ptr<Writer>> OpenDiscardWriter(Endpoint target, const WriterOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_WRITERS_DISCARD_H_

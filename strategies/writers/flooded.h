#ifndef WEIR_STRATEGIES_WRITERS_FLOODED_H_
#define WEIR_STRATEGIES_WRITERS_FLOODED_H_

#include <memory>

#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/writer.h"

namespace weir {

/// A queue without a bound, written by a thread in the background: what becomes of a program that goes on
/// writing when it is told to wait. The producer never waits, so memory grows as long as the target is
/// slower. When one more buffer would take it past `options.flood_limit` bytes, the writer fails with
/// RESOURCE_EXHAUSTED and drops what is in flight. Memory: no bound. See background_writer.h.
absl::StatusOr<std::unique_ptr<Writer>> OpenFloodedWriter(Endpoint target, const WriterOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_WRITERS_FLOODED_H_

#ifndef WEIR_STRATEGIES_WRITERS_POOLED_H_
#define WEIR_STRATEGIES_WRITERS_POOLED_H_

#include <memory>

#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/writer.h"

namespace weir {

/// As `drained`, but the buffers come from a pool that is allocated and touched when the writer is opened,
/// and nothing is allocated after that. The two differ in nothing else, so the pair shows what pooling is
/// worth. Memory: the same bound, all of it taken from the start. See background_writer.h.
absl::StatusOr<std::unique_ptr<Writer>> OpenPooledWriter(Endpoint target, const WriterOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_WRITERS_POOLED_H_

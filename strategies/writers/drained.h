#ifndef WEIR_STRATEGIES_WRITERS_DRAINED_H_
#define WEIR_STRATEGIES_WRITERS_DRAINED_H_

#include <memory>

#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/writer.h"

namespace weir {

/// A queue of filled buffers with back-pressure, written by a thread in the background; a new buffer is
/// allocated for each push, as Node.js streams do. When one more would take the bytes in flight past
/// `options.high_water_mark`, the producer waits until they have drained to `options.low_water_mark`. Memory:
/// the high-water mark in whole buffers, and the buffer that is being filled. See background_writer.h.
absl::StatusOr<std::unique_ptr<Writer>> OpenDrainedWriter(Endpoint target, const WriterOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_WRITERS_DRAINED_H_

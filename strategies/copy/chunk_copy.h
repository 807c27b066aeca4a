#ifndef WEIR_STRATEGIES_COPY_CHUNK_COPY_H_
#define WEIR_STRATEGIES_COPY_CHUNK_COPY_H_

#include "absl/status/statusor.h"
#include "strategies/copy/copy_strategy.h"
#include "strategies/endpoint.h"

namespace weir {

/// read(2) and write(2) with one buffer of `options.buffer_size` bytes, in turn.
absl::StatusOr<CopyResult> CopyByChunks(Endpoint from, Endpoint to, const CopyOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_COPY_CHUNK_COPY_H_

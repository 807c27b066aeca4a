#ifndef WEIR_STRATEGIES_COPY_PIPE_COPY_H_
#define WEIR_STRATEGIES_COPY_PIPE_COPY_H_

#include "absl/status/statusor.h"
#include "strategies/copy/copy_strategy.h"
#include "strategies/endpoint.h"

namespace weir {

/// A Pipe from the reader `pooled`, which reads ahead on a thread of its own, to the writer `batched`, which
/// writes each buffer from where it was read.
absl::StatusOr<CopyResult> CopyByPipe(Endpoint from, Endpoint to, const CopyOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_COPY_PIPE_COPY_H_

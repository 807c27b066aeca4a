#ifndef WEIR_STRATEGIES_COPY_SPLICE_COPY_H_
#define WEIR_STRATEGIES_COPY_SPLICE_COPY_H_

#include "absl/status/statusor.h"
#include "strategies/copy/copy_strategy.h"
#include "strategies/endpoint.h"

namespace weir {

/// splice(2) from the source into a pipe, and from that into the target; the pipe has room for
/// `options.buffer_size` bytes, if the kernel grants it so much (1 MiB for ordinary users).
absl::StatusOr<CopyResult> CopyBySplice(Endpoint from, Endpoint to, const CopyOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_COPY_SPLICE_COPY_H_

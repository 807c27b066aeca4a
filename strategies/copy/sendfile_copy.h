#ifndef WEIR_STRATEGIES_COPY_SENDFILE_COPY_H_
#define WEIR_STRATEGIES_COPY_SENDFILE_COPY_H_

#include "absl/status/statusor.h"
#include "strategies/copy/copy_strategy.h"
#include "strategies/endpoint.h"

namespace weir {

/// sendfile(2), `options.buffer_size` bytes a call.
absl::StatusOr<CopyResult> CopyBySendfile(Endpoint from, Endpoint to, const CopyOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_COPY_SENDFILE_COPY_H_

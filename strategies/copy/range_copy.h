#ifndef WEIR_STRATEGIES_COPY_RANGE_COPY_H_
#define WEIR_STRATEGIES_COPY_RANGE_COPY_H_

#include "absl/status/statusor.h"
#include "strategies/copy/copy_strategy.h"
#include "strategies/endpoint.h"

namespace weir {

/// copy_file_range(2), `options.buffer_size` bytes a call. A file system may share the blocks of both files.
absl::StatusOr<CopyResult> CopyByRange(Endpoint from, Endpoint to, const CopyOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_COPY_RANGE_COPY_H_

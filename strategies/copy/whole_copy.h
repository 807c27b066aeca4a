#ifndef WEIR_STRATEGIES_COPY_WHOLE_COPY_H_
#define WEIR_STRATEGIES_COPY_WHOLE_COPY_H_

#include "absl/status/statusor.h"
#include "strategies/copy/copy_strategy.h"
#include "strategies/endpoint.h"

namespace weir {

/// Reads the whole file into memory, then writes it, as fs.readFile and fs.writeFile do. Memory: the file, as
/// long as it is then, and a buffer. What has no size is read in buffers, twice as many each time.
absl::StatusOr<CopyResult> CopyWhole(Endpoint from, Endpoint to, const CopyOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_COPY_WHOLE_COPY_H_

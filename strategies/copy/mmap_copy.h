#ifndef WEIR_STRATEGIES_COPY_MMAP_COPY_H_
#define WEIR_STRATEGIES_COPY_MMAP_COPY_H_

#include "absl/status/statusor.h"
#include "strategies/copy/copy_strategy.h"
#include "strategies/endpoint.h"

namespace weir {

/// write(2) from mapped windows of the source, `options.buffer_size` bytes each; see MappedWindows.
///
/// A source that is cut short inside the window that is being written gives zeros for the rest of its last
/// page, and EFAULT behind it. Its size is asked for after each window, and what the target got too much is
/// cut off again; where that cannot be, as from a pipe, it is DATA_LOSS. What remains: a source that is cut
/// short and has its old size back before it is asked for, as one that is written anew in place, may leave
/// zeros in the copy.
absl::StatusOr<CopyResult> CopyByMmap(Endpoint from, Endpoint to, const CopyOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_COPY_MMAP_COPY_H_

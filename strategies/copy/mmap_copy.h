#ifndef WEIR_STRATEGIES_COPY_MMAP_COPY_H_
#define WEIR_STRATEGIES_COPY_MMAP_COPY_H_

#include <string>

#include "absl/status/statusor.h"
#include "strategies/copy/copy_strategy.h"

namespace weir {

/// A Pipe from the reader `mmap` to the writer `batched`, which writes from the mapped windows of
/// `options.buffer_size` bytes.
absl::StatusOr<CopyResult> CopyByMmap(const std::string& from, const std::string& to,
                                      const CopyOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_COPY_MMAP_COPY_H_

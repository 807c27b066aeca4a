#ifndef WEIR_STRATEGIES_COPY_SENDFILE_COPY_H_
#define WEIR_STRATEGIES_COPY_SENDFILE_COPY_H_

#include <string>

#include "absl/status/statusor.h"
#include "strategies/copy/copy_strategy.h"

namespace weir {

/// sendfile(2), `options.buffer_size` bytes a call.
absl::StatusOr<CopyResult> CopyBySendfile(const std::string& from, const std::string& to,
                                          const CopyOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_COPY_SENDFILE_COPY_H_

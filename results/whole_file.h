#ifndef WEIR_RESULTS_WHOLE_FILE_H_
#define WEIR_RESULTS_WHOLE_FILE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace weir {

/// Makes `contents` appear at `path` whole or not at all.
///
/// A file is written beside its place under a temporary name, synchronised and renamed, so that a reader sees
/// the old file or the new one. On failure the temporary file is gone and what was at `path` is untouched. A
/// symbolic link stays and what it points to is replaced.
///
/// What is no regular file (a device, pipe, socket, or a name of an open descriptor such as /dev/stdout) is
/// written to and never replaced; there a failure may leave a part behind. Opening a pipe waits for its
/// reader.
///
/// Errors name the path and what the system said. Blocks; safe to call from several threads.
absl::Status WriteWholeFile(const std::string& path, std::string_view contents);

}  // namespace weir

#endif  // WEIR_RESULTS_WHOLE_FILE_H_

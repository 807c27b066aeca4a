#ifndef WEIR_RESULTS_REPORT_WHOLE_FILE_H_
#define WEIR_RESULTS_REPORT_WHOLE_FILE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "system/file_attributes.h"

namespace weir {

/// Makes `contents` appear at `path` whole or not at all.
///
/// A file is written beside its place under a temporary name, synchronised and renamed, so that a reader sees
/// the old file or the new one. On failure the temporary file is gone and what was at `path` is untouched. A
/// symbolic link stays and what it points to is replaced, or made. What is replaced hands on its owner and
/// who may do what with it, as HandOnAttributes() says, and nobody else sees the contents before.
///
/// What is no regular file (a device or a pipe) is written to and never replaced, and so is the open
/// descriptor that a name such as /dev/stdout stands for, from where it stands; there a failure may leave a
/// part behind. Opening a pipe waits for its reader.
///
/// Errors name the path and what the system said. Blocks; safe to call from several threads. `calls`: null:
/// the kernel.
absl::Status WriteWholeFile(const std::string& path, std::string_view contents,
                            FileAttributeCalls* calls = nullptr);

}  // namespace weir

#endif  // WEIR_RESULTS_REPORT_WHOLE_FILE_H_

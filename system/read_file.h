#ifndef WEIR_SYSTEM_READ_FILE_H_
#define WEIR_SYSTEM_READ_FILE_H_

#include <optional>
#include <string>

namespace weir {

/// The content of a small file; absent, with the reason in errno, where it cannot be opened or read, as a
/// directory or the /proc file of a process that has just ended.
std::optional<std::string> ReadFile(const std::string& path);

}  // namespace weir

#endif  // WEIR_SYSTEM_READ_FILE_H_

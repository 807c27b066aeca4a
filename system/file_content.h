#ifndef WEIR_SYSTEM_FILE_CONTENT_H_
#define WEIR_SYSTEM_FILE_CONTENT_H_

#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// The content of a small file; absent, with the reason in errno, where it cannot be opened or read, as a
/// directory or the /proc file of a process that has just ended.
std::optional<std::string> ReadFile(const std::string& path);

/// Writes all of `bytes` to the descriptor, going on after a short write and after EINTR. 0, or the errno of
/// the write that failed.
int WriteAll(int fd, std::string_view bytes);

}  // namespace weir

#endif  // WEIR_SYSTEM_FILE_CONTENT_H_

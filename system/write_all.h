#ifndef WEIR_SYSTEM_WRITE_ALL_H_
#define WEIR_SYSTEM_WRITE_ALL_H_

#include <string_view>

namespace weir {

/// Writes all of `bytes` to the descriptor, going on after a short write and after EINTR. 0, or the errno of
/// the write that failed.
int WriteAll(int fd, std::string_view bytes);

}  // namespace weir

#endif  // WEIR_SYSTEM_WRITE_ALL_H_

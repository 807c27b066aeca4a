#ifndef WEIR_TERMINAL_H_
#define WEIR_TERMINAL_H_

#include <cstddef>
#include <optional>

namespace weir {

/// The columns of the terminal that the file descriptor `fd` is; none where it is no terminal, or one that
/// does not say.
std::optional<size_t> TerminalWidth(int fd);

}  // namespace weir

#endif  // WEIR_TERMINAL_H_

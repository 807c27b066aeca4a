#ifndef WEIR_COMMANDS_CONSOLE_TERMINAL_H_
#define WEIR_COMMANDS_CONSOLE_TERMINAL_H_

#include <cstddef>
#include <optional>

#include "results/text/table_style.h"

namespace weir {

/// The columns of the terminal that the file descriptor `fd` is; none where it is no terminal, or one that
/// does not say.
std::optional<size_t> TerminalWidth(int fd);

/// The width of the terminal that standard output is, with colours unless NO_COLOR is set
/// (https://no-color.org); what a file should have where it is none.
TableStyle TerminalStyle();

}  // namespace weir

#endif  // WEIR_COMMANDS_CONSOLE_TERMINAL_H_

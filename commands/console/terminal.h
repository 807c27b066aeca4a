#ifndef WEIR_COMMANDS_CONSOLE_TERMINAL_H_
#define WEIR_COMMANDS_CONSOLE_TERMINAL_H_

#include <cstddef>
#include <optional>

#include "results/text/text_table.h"

namespace weir {

/// The columns of the terminal that the file descriptor `fd` is; none where it is no terminal, or one that
/// does not say.
std::optional<size_t> TerminalWidth(int fd);

/// How text on standard output is to look. As wide as COLUMNS says, else as the terminal is, else as a file
/// should be, but never under 80; with colours on a terminal unless NO_COLOR is set (https://no-color.org) or
/// TERM is dumb; plain ASCII where TERM is dumb or the locale (LC_ALL, LC_CTYPE, LANG) is C or POSIX.
/// `width`: of so many columns instead, if it is not 0.
TableStyle TerminalStyle(int width = 0);

}  // namespace weir

#endif  // WEIR_COMMANDS_CONSOLE_TERMINAL_H_

#include "commands/console/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace weir {

std::optional<size_t> TerminalWidth(int fd) {
  winsize size;
  if (::ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return std::nullopt;
  return size.ws_col;
}

TableStyle TerminalStyle() {
  TableStyle style;
  style.width = std::max(TerminalWidth(STDOUT_FILENO).value_or(0), style.width);
  style.color = isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
  return style;
}

}  // namespace weir

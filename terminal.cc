#include "terminal.h"

#include <sys/ioctl.h>

namespace weir {

std::optional<size_t> TerminalWidth(int fd) {
  winsize size;
  if (::ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return std::nullopt;
  return size.ws_col;
}

}  // namespace weir

#include "results/table_style.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace weir {

TableStyle TerminalStyle() {
  TableStyle style;
  winsize size;
  const bool terminal = isatty(STDOUT_FILENO) == 1;
  if (terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) {
    style.width = std::max<size_t>(size.ws_col, style.width);
  }
  style.color = terminal && std::getenv("NO_COLOR") == nullptr;
  return style;
}

}  // namespace weir

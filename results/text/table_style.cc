#include "results/text/table_style.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "terminal.h"

namespace weir {

TableStyle TerminalStyle() {
  TableStyle style;
  style.width = std::max(TerminalWidth(STDOUT_FILENO).value_or(0), style.width);
  style.color = isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
  return style;
}

}  // namespace weir

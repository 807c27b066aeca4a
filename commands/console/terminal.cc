#include "commands/console/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string_view>

namespace weir {
namespace {

constexpr int kWidest = 1000;

std::string_view Variable(const char* name) {
  const char* const value = std::getenv(name);
  return value != nullptr ? value : "";
}

// As a shell or its user has it; nothing where that is no width.
std::optional<size_t> ColumnsVariable() {
  const std::string_view text = Variable("COLUMNS");
  int columns = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), columns);
  if (error != std::errc() || end != text.data() + text.size() || columns < 1) return std::nullopt;
  return static_cast<size_t>(std::min(columns, kWidest));
}

// The first of them that is set decides, as in setlocale(3). None: nobody asked for plain ASCII.
bool PlainLocale() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string_view locale = Variable(name);
    if (!locale.empty()) return locale == "C" || locale == "POSIX";
  }
  return false;
}

}  // namespace

std::optional<size_t> TerminalWidth(int fd) {
  winsize size;
  if (::ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return std::nullopt;
  return size.ws_col;
}

TableStyle TerminalStyle(int width) {
  TableStyle style;
  std::optional<size_t> columns = ColumnsVariable();
  if (!columns) columns = TerminalWidth(STDOUT_FILENO);
  style.width = width > 0 ? static_cast<size_t>(width) : std::max(columns.value_or(0), style.width);
  const bool dumb = Variable("TERM") == "dumb";
  style.ascii = dumb || PlainLocale();
  style.color = !dumb && isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
  return style;
}

}  // namespace weir

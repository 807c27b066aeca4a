#include "commands/console/seconds.h"

#include <charconv>
#include <system_error>

namespace weir {

std::optional<double> ParseSeconds(std::string_view text) {
  if (text.empty()) return std::nullopt;
  double seconds = 0, largest = 1e9;  // units come in descending order, each once
  while (!text.empty()) {
    double number = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (error != std::errc() || !(number >= 0 && number <= 1e9)) return std::nullopt;
    text.remove_prefix(static_cast<size_t>(end - text.data()));
    const char unit = text.empty() ? 's' : text.front();
    const double in_seconds = unit == 'h' ? 3600 : unit == 'm' ? 60 : unit == 's' ? 1 : 0;
    if (in_seconds == 0 || in_seconds >= largest) return std::nullopt;
    if (!text.empty()) text.remove_prefix(1);
    seconds += number * in_seconds;
    largest = in_seconds;
  }
  return seconds;
}

}  // namespace weir

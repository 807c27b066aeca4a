#ifndef WEIR_COMMANDS_CONSOLE_SECONDS_H_
#define WEIR_COMMANDS_CONSOLE_SECONDS_H_

#include <optional>
#include <string_view>

namespace weir {

/// Seconds, of a time as people type it: "90", "90s", "2m", "1h30m", "1.5m". Nothing for anything else.
std::optional<double> ParseSeconds(std::string_view text);

}  // namespace weir

#endif  // WEIR_COMMANDS_CONSOLE_SECONDS_H_

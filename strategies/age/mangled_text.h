#ifndef WEIR_STRATEGIES_AGE_MANGLED_TEXT_H_
#define WEIR_STRATEGIES_AGE_MANGLED_TEXT_H_

#include <cstddef>
#include <string_view>

namespace weir {

/// What some editors and shells put before UTF-8 text.
inline constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

/// Whether `text` begins as `ascii` does in UTF-16 of either byte order, with or without a byte order mark:
/// PowerShell's > makes that of what a program writes.
constexpr bool IsUtf16Of(std::string_view text, std::string_view ascii) {
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff")) text.remove_prefix(2);
  if (text.size() < 2 * ascii.size()) return false;
  const size_t low = text.starts_with('\0') ? 1 : 0;  // where a character's low byte is
  for (size_t i = 0; i < ascii.size(); ++i) {
    if (text[2 * i + low] != ascii[i] || text[2 * i + 1 - low] != '\0') return false;
  }
  return true;
}

}  // namespace weir

#endif  // WEIR_STRATEGIES_AGE_MANGLED_TEXT_H_

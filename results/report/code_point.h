#ifndef WEIR_RESULTS_REPORT_CODE_POINT_H_
#define WEIR_RESULTS_REPORT_CODE_POINT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace weir {

/// U+FFFD in UTF-8, which stands for what is no text.
inline constexpr std::string_view kReplacementCharacter = "\xEF\xBF\xBD";

/// One character of UTF-8 (RFC 3629).
struct CodePoint {
  char32_t value = 0;
  size_t length = 1;  ///< its bytes
  bool valid = true;  ///< false: a byte that begins no valid sequence; then `value` is that byte
};

/// What `text`, which is not empty, begins with.
CodePoint FirstCodePoint(std::string_view text);

/// Whether a terminal may obey the character, or show other characters otherwise because of it, instead of
/// showing it: the controls C0 and C1, DEL, and what directs or formats text without being seen.
bool IsUnprintable(char32_t value);

/// `text` with U+FFFD for each byte that is not part of valid UTF-8.
std::string ValidUtf8(std::string_view text);

}  // namespace weir

#endif  // WEIR_RESULTS_REPORT_CODE_POINT_H_

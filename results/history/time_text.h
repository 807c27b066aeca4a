#ifndef WEIR_RESULTS_HISTORY_TIME_TEXT_H_
#define WEIR_RESULTS_HISTORY_TIME_TEXT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// Times of commits, seconds since 1970, UTC.

/// Of "1767225600", a fraction cut off, or "2026-01-01", "2026-01-01T10:00:00+01:00", "2026/01/01 10:00" and the like
/// (ISO 8601; without a zone UTC). Nothing for any other text, nor for what is before 1970 or beyond the year 9999.
std::optional<int64_t> ParseTime(std::string_view text);

/// "2026-01-01", and "2026-01-01T09:00:00Z".
std::string FormatDay(int64_t time);
std::string FormatTime(int64_t time);

}  // namespace weir

#endif  // WEIR_RESULTS_HISTORY_TIME_TEXT_H_

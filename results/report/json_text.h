#ifndef WEIR_RESULTS_REPORT_JSON_TEXT_H_
#define WEIR_RESULTS_REPORT_JSON_TEXT_H_

#include <string>
#include <string_view>

namespace weir {

/// `text` as a JSON string, quotes included. What JSON or IsUnprintable() demands is escaped, which changes
/// nothing for who reads it; each byte that is not part of valid UTF-8 becomes U+FFFD, because JSON is UTF-8
/// and a file name need not be.
std::string JsonString(std::string_view text);

/// `value` in the shortest form that reads back as the same double, "-0.0" included. `value` must be finite:
/// JSON has no other numbers.
std::string JsonNumber(double value);

}  // namespace weir

#endif  // WEIR_RESULTS_REPORT_JSON_TEXT_H_

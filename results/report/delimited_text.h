#ifndef WEIR_RESULTS_REPORT_DELIMITED_TEXT_H_
#define WEIR_RESULTS_REPORT_DELIMITED_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// The parts of `text` between separators: one more than there are of these, empty ones too. They point into
/// it.
std::vector<std::string_view> Split(std::string_view text, char separator);

/// Whether `word` is one of those parts.
bool HasWord(std::string_view text, char separator, std::string_view word);

/// The parts, which are not empty, with separators between: the inverse.
std::string Joined(const std::vector<std::string>& parts, std::string_view separator);

}  // namespace weir

#endif  // WEIR_RESULTS_REPORT_DELIMITED_TEXT_H_

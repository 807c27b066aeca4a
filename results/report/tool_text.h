#ifndef WEIR_RESULTS_REPORT_TOOL_TEXT_H_
#define WEIR_RESULTS_REPORT_TOOL_TEXT_H_

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"
#include "results/report/chunked_text.h"

namespace weir {

/// A report of another tool, whole in memory, and what messages need of it. Views; a plain value.
struct ToolText {
  std::string_view text;
  /// How messages call the file.
  std::string_view source;
  /// Of the text's first byte in the file: its first column, which a byte order mark moves.
  size_t first_column = 1;

  /// InvalidArgument "source:line:column: what".
  absl::Status ErrorAt(size_t offset, std::string_view what) const;
};

/// What every reader says of a text in which its second report begins.
inline constexpr std::string_view kSecondReport = "a second report begins here; give each a file of its own";

}  // namespace weir

#endif  // WEIR_RESULTS_REPORT_TOOL_TEXT_H_

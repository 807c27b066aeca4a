#ifndef WEIR_RESULTS_TEXT_TABLE_STYLE_H_
#define WEIR_RESULTS_TEXT_TABLE_STYLE_H_

#include <cstddef>

namespace weir {

/// How a table for people is to look.
struct TableStyle {
  /// Columns of the terminal, or what a file should have; 80 and more.
  size_t width = 80;
  /// ANSI colours.
  bool color = false;
};

/// The width of the terminal that standard output is, with colours unless NO_COLOR is set
/// (https://no-color.org); what a file should have where it is none.
TableStyle TerminalStyle();

}  // namespace weir

#endif  // WEIR_RESULTS_TEXT_TABLE_STYLE_H_

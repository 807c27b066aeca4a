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
  /// Nothing but ASCII; see PlainAscii().
  bool ascii = false;
};

}  // namespace weir

#endif  // WEIR_RESULTS_TEXT_TABLE_STYLE_H_

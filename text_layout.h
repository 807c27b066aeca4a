#ifndef WEIR_TEXT_LAYOUT_H_
#define WEIR_TEXT_LAYOUT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace weir {

/// Columns that UTF-8 text takes in a terminal: one a code point. Right for what weir prints itself (no wide
/// or combining characters); bytes that are not UTF-8 count one each or nothing.
size_t DisplayWidth(std::string_view text);

/// `text` with spaces behind or before it up to `width` columns; longer text stays as it is.
std::string PadRight(std::string_view text, size_t width);
std::string PadLeft(std::string_view text, size_t width);

/// `text` if it fits into `width` columns, else as much as does with "…" behind it. `width` is at least 1.
std::string Shorten(std::string_view text, size_t width);

/// `text` with spaces for its control characters, so that a name can neither break a line nor steer the
/// terminal.
std::string OnOneLine(std::string text);

/// `text`, bold on a terminal if `color`.
std::string Bold(const std::string& text, bool color);

/// `text` broken at spaces into lines of at most `width` columns, each ending in a newline; a longer word
/// stands on a line of its own. A number keeps the word behind it, its unit. Lines after the first start with
/// `indent` spaces. Control characters become spaces, as in OnOneLine().
std::string Wrap(std::string_view text, size_t width, size_t indent);

}  // namespace weir

#endif  // WEIR_TEXT_LAYOUT_H_

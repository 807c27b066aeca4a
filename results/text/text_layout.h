#ifndef WEIR_RESULTS_TEXT_TEXT_LAYOUT_H_
#define WEIR_RESULTS_TEXT_TEXT_LAYOUT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace weir {

/// Columns that UTF-8 text takes in a terminal: two of a wide character (Chinese, emoji), none of a combining
/// one. Bytes that are not UTF-8 count one each.
size_t DisplayWidth(std::string_view text);

/// `text` with spaces behind or before it up to `width` columns; longer text stays as it is.
std::string PadRight(std::string_view text, size_t width);
std::string PadLeft(std::string_view text, size_t width);

/// `text` if it fits into `width` columns, else as much as does with "…" behind it. `width` is at least 1.
std::string Shorten(std::string_view text, size_t width);

/// `text` as it can be shown on one line of a terminal, whoever wrote it: IsUnprintable() characters and
/// bytes that are not UTF-8 are escaped as C++ has it, "\n", "\x1b", "\u202e", so that a name can neither
/// break the line nor steer the terminal, and two names that differ look different. Characters in `kept`
/// stay.
std::string Printable(std::string_view text, std::string_view kept = "");

/// `text` for a terminal that shows nothing but ASCII, as wide as before: signs that weir uses become the
/// nearest ("×" an "x", "–" a "-"), what else there is question marks.
std::string PlainAscii(std::string_view text);

/// `text`, bold on a terminal if `color`.
std::string Bold(const std::string& text, bool color);

/// `text` broken at spaces into lines of at most `width` columns, each ending in a newline; a longer word
/// stands on a line of its own. A number keeps the word behind it, its unit. Lines after the first start with
/// `indent` spaces. The text is made Printable().
std::string Wrap(std::string_view text, size_t width, size_t indent);

/// The same behind `head`, which stays as it is: spaces, letters of a legend.
std::string WrapBehind(std::string_view head, std::string_view text, size_t width, size_t indent);

}  // namespace weir

#endif  // WEIR_RESULTS_TEXT_TEXT_LAYOUT_H_

#ifndef WEIR_RESULTS_TEXT_ESCAPED_H_
#define WEIR_RESULTS_TEXT_ESCAPED_H_

#include <string>
#include <string_view>

namespace weir {

/// Text, whoever wrote it, as it can stand in what other programs read. All of it is made Printable().

/// That Markdown, HTML and a terminal leave alone; it cannot end a table's cell.
std::string MarkdownEscaped(std::string_view text);

/// A field of CSV (RFC 4180), in quotes where it has to be. What a spreadsheet would take for a formula gets
/// an apostrophe; line breaks and tabs stay.
std::string CsvField(std::string_view text);

}  // namespace weir

#endif  // WEIR_RESULTS_TEXT_ESCAPED_H_

#ifndef WEIR_RESULTS_TEXT_ESCAPED_H_
#define WEIR_RESULTS_TEXT_ESCAPED_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace weir {

/// Text, whoever wrote it, as it can stand in what other programs read.

/// Made Printable(), that Markdown, HTML and a terminal leave alone; it cannot end a table's cell.
std::string MarkdownEscaped(std::string_view text);

/// A name in fixed width, between backticks, where none of its characters would end that or the cell.
std::string MarkdownCode(std::string_view name);

/// Made Printable(), for a field of CSV: what a spreadsheet would take for a formula gets an apostrophe; line
/// breaks and tabs stay.
std::string CsvText(std::string_view text);

/// A figure for a field of CSV, as exact as a double is; empty where there is none.
std::string CsvNumber(const std::optional<double>& value);

/// A line of CSV (RFC 4180, but it ends in a newline alone), its fields in quotes where they have to be.
std::string CsvLine(std::span<const std::string> fields);

}  // namespace weir

#endif  // WEIR_RESULTS_TEXT_ESCAPED_H_

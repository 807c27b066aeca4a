#include "results/text/escaped.h"

#include "results/report/json_writer.h"
#include "results/text/text_layout.h"

namespace weir {
namespace {

std::string CsvQuoted(std::string_view field) {
  if (field.find_first_of(",\"\n") == field.npos) return std::string(field);
  std::string quoted = "\"";
  for (const char c : field) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

}  // namespace

std::string MarkdownEscaped(std::string_view text) {
  std::string escaped;
  for (const char c : Printable(text)) {
    if (c == '<') {
      escaped += "&lt;";
    } else if (c == '>') {
      escaped += "&gt;";
    } else if (c == '&') {
      escaped += "&amp;";
    } else {
      if (std::string_view("\\`*_|[]#~").find(c) != std::string_view::npos) escaped += '\\';
      escaped += c;
    }
  }
  return escaped;
}

std::string MarkdownCode(std::string_view name) {
  const std::string printable = Printable(name);
  const bool breaks_out = printable.empty() || printable.find_first_of("`|\\") != printable.npos;
  return breaks_out ? MarkdownEscaped(name) : "`" + printable + "`";
}

std::string CsvText(std::string_view text) {
  const bool formula = !text.empty() && std::string_view("=+-@\t\r\n").find(text[0]) != text.npos;
  return (formula ? "'" : "") + Printable(text, "\n\t");
}

std::string CsvNumber(const std::optional<double>& value) { return value ? JsonNumber(*value) : ""; }

std::string CsvLine(std::span<const std::string> fields) {
  std::string line;
  for (size_t i = 0; i < fields.size(); ++i) line += (i == 0 ? "" : ",") + CsvQuoted(fields[i]);
  return line + "\n";
}

}  // namespace weir

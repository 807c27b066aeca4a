#include "commands/console/help_formatter.h"

#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>

#include "results/text/text_layout.h"

namespace weir {
namespace {

constexpr size_t kNameColumn = 26;

// `text` with `indent` before each line but the first.
std::string Indented(std::string text, const std::string& indent) {
  for (size_t at = 0; (at = text.find('\n', at)) + 1 < text.size(); ++at) text.insert(at + 1, indent);
  return text;
}

// Where the second column of a row of a table begins: behind the first two spaces within it.
size_t SecondColumn(std::string_view row) {
  const size_t first = row.find_first_not_of(' ');
  const size_t gap = row.find("  ", first);
  return gap == std::string_view::npos ? gap : row.find_first_not_of(' ', gap);
}

}  // namespace

HelpFormatter::HelpFormatter(size_t width) : width_(std::max<size_t>(width, 60)) {
  column_width(kNameColumn);
  label("Positionals", "Arguments");
  label("REQUIRED", "");  // the usage says which may be missing
}

std::string HelpFormatter::make_option(const CLI::Option* option, bool is_positional) const {
  const std::string name = "  " + make_option_name(option, is_positional) + make_option_opts(option);
  const std::string indent(kNameColumn, ' ');
  const bool beside = DisplayWidth(name) + 2 <= kNameColumn;
  const std::string first = beside ? PadRight(name, kNameColumn) : name + "\n" + indent;
  return first + Indented(Wrap(make_option_desc(option), width_ - kNameColumn, 0), indent);
}

std::string HelpFormatter::make_option_usage(const CLI::Option* option) const {
  const std::string name = make_option_name(option, true);
  return option->get_required() ? name : "[" + name + "]";
}

std::string HelpFormatter::make_option_opts(const CLI::Option* option) const {
  constexpr std::string_view kList = " ...";
  std::string text = CLI::Formatter::make_option_opts(option);
  const size_t at = text.find(kList);
  if (at != std::string::npos) text.erase(at, kList.size());
  return text.erase(text.find_last_not_of(' ') + 1);
}

std::string HelpFormatter::make_description(const CLI::App* app) const {
  return Broken(CLI::Formatter::make_description(app));
}

std::string HelpFormatter::make_footer(const CLI::App* app) const {
  return Broken(CLI::Formatter::make_footer(app));
}

std::string HelpFormatter::Broken(const std::string& text) const {
  std::string broken;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) broken += BrokenLine(line);
  return broken;
}

std::string HelpFormatter::BrokenLine(std::string_view line) const {
  if (!line.starts_with(' ')) return Wrap(line, width_, 0);
  const size_t column = SecondColumn(line);
  if (column >= width_ / 2) return std::string(line) + "\n";
  const std::string row(line.substr(0, column));
  return row + Indented(Wrap(line.substr(column), width_ - column, 0), std::string(column, ' '));
}

}  // namespace weir

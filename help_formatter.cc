#include "help_formatter.h"

#include <algorithm>
#include <string_view>

#include "text_layout.h"

namespace weir {
namespace {

constexpr size_t kNameColumn = 26;

// `text` with `indent` before each line but the first.
std::string Indented(std::string text, const std::string& indent) {
  for (size_t at = 0; (at = text.find('\n', at)) + 1 < text.size(); ++at) text.insert(at + 1, indent);
  return text;
}

}  // namespace

HelpFormatter::HelpFormatter(size_t width) : width_(std::max<size_t>(width, 60)) {
  column_width(kNameColumn);
}

std::string HelpFormatter::make_option(const CLI::Option* option, bool is_positional) const {
  const std::string name = "  " + make_option_name(option, is_positional) + make_option_opts(option);
  const std::string indent(kNameColumn, ' ');
  const bool beside = DisplayWidth(name) + 2 <= kNameColumn;
  const std::string first = beside ? PadRight(name, kNameColumn) : name + "\n" + indent;
  return first + Indented(Wrap(make_option_desc(option), width_ - kNameColumn, 0), indent);
}

std::string HelpFormatter::make_option_opts(const CLI::Option* option) const {
  constexpr std::string_view kList = " ...";
  std::string text = CLI::Formatter::make_option_opts(option);
  const size_t at = text.find(kList);
  return at == std::string::npos ? text : text.erase(at, kList.size());
}

}  // namespace weir

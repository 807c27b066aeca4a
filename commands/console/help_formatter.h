#ifndef WEIR_COMMANDS_CONSOLE_HELP_FORMATTER_H_
#define WEIR_COMMANDS_CONSOLE_HELP_FORMATTER_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "CLI/CLI.hpp"

namespace weir {

/// Lays out the help of a command for a reader with `width` columns: what an option does stands beside its
/// name, or below it where the name is long, broken at spaces. So are the lines of the text before and behind
/// the options, each of which is a paragraph, but for those that begin with a space: in a table of two
/// columns the second one is broken, and an example stays in one piece, to be copied.
class HelpFormatter final : public CLI::Formatter {
 public:
  /// `width`: 60 at the least is assumed.
  explicit HelpFormatter(size_t width);

  std::string make_option(const CLI::Option* option, bool is_positional) const override;
  /// A positional argument as its name, in brackets if it may be missing; CLI11 would add how often it is
  /// expected, "(0x)".
  std::string make_option_usage(const CLI::Option* option) const override;
  /// Without the "..." that CLI11 puts behind every list: the names of our types say which are.
  std::string make_option_opts(const CLI::Option* option) const override;
  std::string make_description(const CLI::App* app) const override;
  std::string make_footer(const CLI::App* app) const override;

 private:
  std::string Broken(const std::string& text) const;
  std::string BrokenLine(std::string_view line) const;

  const size_t width_;
};

}  // namespace weir

#endif  // WEIR_COMMANDS_CONSOLE_HELP_FORMATTER_H_

#ifndef WEIR_COMMANDS_CONSOLE_COMMAND_LINE_H_
#define WEIR_COMMANDS_CONSOLE_COMMAND_LINE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "CLI/CLI.hpp"
#include "results/report/exit_code.h"

namespace weir {

/// Lays out the help of a command for a reader with `width` columns: what an option does stands beside its
/// name, or below it where the name is long, broken at spaces. So are the lines of the text before and behind
/// the options, each of which is a paragraph, but for those that begin with a space: in a table of two
/// columns the second one is broken, and an example stays in one piece, to be copied.
class HelpFormatter final : public CLI::Formatter {
 public:
  /// `width`: 60 at the least is assumed.
  explicit HelpFormatter(size_t width);

  /// All of it, as CLI11's own layout is another in each of its versions.
  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override;

 private:
  std::string OptionHelp(const CLI::Option& option) const;
  std::string Broken(const std::string& text) const;
  std::string BrokenLine(std::string_view line) const;

  const size_t width_;
};

/// What is wrong with the arguments of `app`, which threw `error` when it parsed them, in weir's own words:
/// one clause that names the argument and, of an option that there is not, the nearest one.
std::string ComplaintOf(const CLI::App& app, const CLI::ParseError& error);

/// The command line of one of weir's commands: declare its options as of any CLI::App, then Read.
class CommandLine : public CLI::App {
 public:
  /// `name`: with the program's, "weir run". Its help has `about` before the options and `notes` behind them.
  CommandLine(const std::string& name, const std::string& about, const std::string& notes = "");

  /// Fills in what the options are bound to. The exit code, if the command ends here: after help on standard
  /// output or a complaint on standard error.
  std::optional<ExitCode> Read(int argc, char** argv);
  /// The same of what comes before the first "--", which some command passes on: `passed_on` is what follows.
  std::optional<ExitCode> Read(int argc, char** argv, std::vector<std::string>& passed_on);

  /// Says on standard error what is wrong with the arguments, in one line. Returns kExitUsage.
  ExitCode Complain(std::string_view what) const;
};

}  // namespace weir

#endif  // WEIR_COMMANDS_CONSOLE_COMMAND_LINE_H_

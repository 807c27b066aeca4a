#include "command_line.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>

#include "fmt/format.h"
#include "help_formatter.h"
#include "standard_error.h"
#include "terminal.h"

namespace weir {
namespace {

constexpr size_t kWidest = 110;  // columns; longer lines are hard to read

}  // namespace

CommandLine::CommandLine(const std::string& name, const std::string& about, const std::string& notes)
    : CLI::App(about, name) {
  footer(notes);
  formatter(
      std::make_shared<HelpFormatter>(std::min(TerminalWidth(STDOUT_FILENO).value_or(kWidest), kWidest)));
}

std::optional<ExitCode> CommandLine::Read(int argc, char** argv) {
  try {
    parse(argc, argv);
    return std::nullopt;
  } catch (const CLI::CallForHelp&) {
    std::fputs(help().c_str(), stdout);
    return kExitDone;
  } catch (const CLI::ParseError& error) {
    return Complain(error.what());
  }
}

std::optional<ExitCode> CommandLine::Read(int argc, char** argv, std::vector<std::string>& passed_on) {
  char** const end = argv + argc;
  char** const dashes = std::find(argv, end, std::string_view("--"));
  if (dashes != end) passed_on.assign(dashes + 1, end);
  return Read(static_cast<int>(dashes - argv), argv);
}

ExitCode CommandLine::Complain(std::string_view what) const {
  SayOnStandardError(fmt::format("{0}: {1}; see `{0} --help`\n", get_name(), what));
  return kExitUsage;
}

}  // namespace weir

#include "commands/console/command_line.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>

#include "commands/console/standard_streams.h"
#include "commands/console/terminal.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "results/text/nearest_name.h"
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

// As the help calls it: "-o,--out FILE=-", or of an argument its name.
std::string NameOf(const CLI::Option& option) {
  std::string name = option.get_name(option.get_positional(), true);
  if (option.get_type_size() == 0) return name;
  if (!option.get_type_name().empty()) name += " " + option.get_type_name();
  return option.get_default_str().empty() ? name : name + "=" + option.get_default_str();
}

}  // namespace

HelpFormatter::HelpFormatter(size_t width) : width_(std::max<size_t>(width, 60)) {}

std::string HelpFormatter::make_help(const CLI::App* app, std::string name,
                                     CLI::AppFormatMode /*mode*/) const {
  std::string usage = "Usage: " + name + " [OPTIONS]", arguments, options;
  for (const CLI::Option* option : app->get_options()) {
    if (option->get_group().empty()) continue;  // hidden
    (option->get_positional() ? arguments : options) += OptionHelp(*option);
    if (!option->get_positional()) continue;
    usage += option->get_required() ? " " + option->get_name(true) : " [" + option->get_name(true) + "]";
  }
  if (!arguments.empty()) arguments = "\nArguments:\n" + arguments;
  return Broken(app->get_description()) + usage + "\n" + arguments + "\nOptions:\n" + options + "\n" +
         Broken(app->get_footer());
}

std::string HelpFormatter::OptionHelp(const CLI::Option& option) const {
  const std::string name = "  " + NameOf(option);
  const std::string indent(kNameColumn, ' ');
  const bool beside = DisplayWidth(name) + 2 <= kNameColumn;
  const std::string first = beside ? PadRight(name, kNameColumn) : name + "\n" + indent;
  std::string meaning;
  std::istringstream lines(option.get_description());
  for (std::string line; std::getline(lines, line);) meaning += Wrap(line, width_ - kNameColumn, 0);
  return first + Indented(meaning.empty() ? "\n" : meaning, indent);
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

namespace {

constexpr size_t kWidest = 110;  // columns; longer lines are hard to read

bool IsOption(std::string_view argument) {
  return argument.size() > 1 && argument[0] == '-' && argument != "--";
}

// As they are typed: "--rounds", "-o".
std::vector<std::string> OptionNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
  }
  return names;
}

// Options first: what follows an unknown one is left over because of it.
std::string ComplaintOfExtras(const CLI::App& app) {
  const std::vector<std::string> extras = app.remaining();
  const auto option = std::ranges::find_if(extras, IsOption);
  if (option != extras.end()) {
    const std::string typed = option->substr(0, option->find('='));
    const std::vector<std::string> names = OptionNames(app);
    const bool one_dash = std::ranges::find(names, "-" + typed) != names.end();
    return fmt::format("there is no option {}{}", typed,
                       one_dash ? " (did you mean -" + typed + "?)" : DidYouMean(typed, names));
  }
  const auto extra = std::ranges::find_if(extras, [](const std::string& each) { return each != "--"; });
  return fmt::format("one argument too many: {}", extra == extras.end() ? "--" : *extra);
}

// The option that the message of CLI11 is about; it begins with the name, or has it behind a colon. Null if
// none.
const CLI::Option* OptionIn(std::string_view message, const CLI::App& app) {
  constexpr std::string_view kCannotConvert = "Could not convert: ";
  if (message.starts_with(kCannotConvert)) message.remove_prefix(kCannotConvert.size());
  const std::string_view name = message.substr(0, message.find_first_of(": "));
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_name() == name) return option;
  }
  return nullptr;
}

std::string NeedsAValue(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  return fmt::format("{} needs a value{}", option.get_name(), type.empty() ? "" : " (" + type + ")");
}

std::string CannotBeRead(const CLI::Option& option) {
  if (option.get_items_expected_max() == 0) return option.get_name() + " takes no value";
  return fmt::format("{}: '{}' cannot be read", option.get_name(), fmt::join(option.results(), ","));
}

template <class Kind>
bool Is(const CLI::ParseError& error) {
  return dynamic_cast<const Kind*>(&error) != nullptr;
}

}  // namespace

std::string ComplaintOf(const CLI::App& app, const CLI::ParseError& error) {
  const std::string message = error.what();
  if (Is<CLI::ExtrasError>(error)) return ComplaintOfExtras(app);
  if (Is<CLI::ValidationError>(error)) return message;  // the words of argument_check.h
  const CLI::Option* const option = OptionIn(message, app);
  if (option == nullptr) return "these arguments cannot be read";
  if (Is<CLI::RequiredError>(error)) return option->get_name() + " is missing";
  if (!Is<CLI::ArgumentMismatch>(error)) return CannotBeRead(*option);
  return option->results().size() > 1 ? option->get_name() + " is given more than once"
                                      : NeedsAValue(*option);
}

CommandLine::CommandLine(const std::string& name, const std::string& about, const std::string& notes)
    : CLI::App(about, name) {
  footer(notes);
  set_help_flag("-h,--help", "this text");
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
    return Complain(ComplaintOf(*this, error));
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

#include "commands/console/argument_check.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "commands/console/seconds.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "results/text/nearest_name.h"

namespace weir {
namespace {

CLI::Validator Check(std::function<std::string(std::string&)> complaint) {
  return {std::move(complaint), ""};
}

// In decimal and nothing behind it. A zero in front would make it octal for CLI11.
template <typename Number>
bool Read(const std::string& text, Number& number) {
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stop == end && (text.size() < 2 || text[0] != '0' || text[1] == '.');
}

template <typename Number>
CLI::Validator IsNumberBetween(Number low, Number high, const char* kind) {
  return Check([=](const std::string& text) -> std::string {
    Number number = 0;
    if (!Read(text, number)) return fmt::format("'{}' is not a {}", text, kind);
    if (number >= low && number <= high) return "";
    return fmt::format("{} is not between {} and {}", text, low, high);
  });
}

bool HasPassword(std::string_view database) {
  if (!database.starts_with("postgresql://") && !database.starts_with("postgres://")) return false;
  const std::string_view rest = database.substr(database.find("://") + 3);
  const size_t at = rest.rfind('@');
  return (at != rest.npos && rest.substr(0, at).find(':') != rest.npos) ||
         rest.find("password=") != rest.npos;
}

}  // namespace

CLI::Validator AsShare() {
  return Check([](std::string& text) -> std::string {
    double percent = 0;
    if (text.ends_with('%') && Read(text.substr(0, text.size() - 1), percent)) {
      text = fmt::format("{}", percent / 100);
    }
    return "";
  });
}

CLI::Validator AsSeconds() {
  return Check([](std::string& text) -> std::string {
    double number = 0;
    if (Read(text, number)) return "";
    const std::optional<double> seconds = ParseSeconds(text);
    if (!seconds) return fmt::format("'{}' is no time, as 90s, 2m or 1h30m is", text);
    text = fmt::format("{}", *seconds);
    return "";
  });
}

CLI::Validator IsOneOf(std::vector<std::string> words) {
  return Check([words = std::move(words)](const std::string& text) -> std::string {
    if (std::ranges::find(words, text) != words.end()) return "";
    return fmt::format("'{}' is not one of {}{}", text, fmt::join(words, ", "), DidYouMean(text, words));
  });
}

CLI::Validator IsBetween(int low, int high) { return IsNumberBetween(low, high, "whole number"); }

CLI::Validator IsBetween(double low, double high) { return IsNumberBetween(low, high, "number"); }

CLI::Validator HasNoPassword() {
  return Check([](const std::string& database) -> std::string {
    if (!HasPassword(database)) return "";
    return "a password on the command line is for everybody to see; leave it out and put it into a file "
           "(PGPASSFILE, ~/.pgpass), or the whole address into WEIR_DB";
  });
}

CLI::Validator IsDirectory() {
  return Check([](const std::string& text) -> std::string {
    std::error_code error;
    if (std::filesystem::is_directory(text, error)) return "";
    return fmt::format("{}: {}", text, error ? error.message() : std::strerror(ENOTDIR));
  });
}

}  // namespace weir

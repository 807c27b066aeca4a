#include "harness/quantity.h"

#include <charconv>
#include <string>

#include "fmt/format.h"

namespace weir {
namespace {

constexpr double kLargest = 1e18;

struct Unit {
  std::string_view name;
  double factor;
};

constexpr Unit kUnits[] = {
    {"", 1},         {"B", 1},       {"k", 1e3},      {"K", 1e3},      {"kB", 1e3},
    {"KB", 1e3},     {"M", 1e6},     {"MB", 1e6},     {"G", 1e9},      {"GB", 1e9},
    {"T", 1e12},     {"TB", 1e12},   {"Ki", 0x1p10},  {"KiB", 0x1p10}, {"Mi", 0x1p20},
    {"MiB", 0x1p20}, {"Gi", 0x1p30}, {"GiB", 0x1p30}, {"Ti", 0x1p40},  {"TiB", 0x1p40},
};

absl::Status Refuse(std::string_view text, std::string_view why) {
  return absl::InvalidArgumentError(
      fmt::format("'{}' {}; write a count such as 10M, 1e9 or 64KiB", text, why));
}

}  // namespace

absl::StatusOr<uint64_t> ParseQuantity(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || !(number >= 0)) return Refuse(text, "is not a count");
  const std::string_view unit(end, static_cast<size_t>(text.data() + text.size() - end));
  for (const Unit& known : kUnits) {
    if (known.name != unit) continue;
    const double value = number * known.factor;
    if (value > kLargest) return Refuse(text, "is too large");
    const auto whole = static_cast<uint64_t>(value);
    if (static_cast<double>(whole) != value) return Refuse(text, "is not a whole number");
    return whole;
  }
  return Refuse(text, fmt::format("has the unknown unit '{}'", unit));
}

}  // namespace weir

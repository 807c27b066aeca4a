#include "harness/records/quantity.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>

#include "fmt/format.h"

namespace weir {
namespace {

constexpr uint64_t kLargest = 1'000'000'000'000'000'000;

struct Unit {
  std::string_view name;
  uint64_t factor;
};

constexpr uint64_t kKilo = 1'000, kMega = 1'000'000, kGiga = 1'000'000'000, kTera = 1'000'000'000'000;
constexpr uint64_t kKibi = 1 << 10, kMebi = 1 << 20, kGibi = 1 << 30, kTebi = uint64_t{1} << 40;

constexpr Unit kUnits[] = {
    {"", 1},        {"B", 1},      {"k", kKilo},   {"K", kKilo},   {"kB", kKilo},
    {"KB", kKilo},  {"M", kMega},  {"MB", kMega},  {"G", kGiga},   {"GB", kGiga},
    {"T", kTera},   {"TB", kTera}, {"Ki", kKibi},  {"KiB", kKibi}, {"Mi", kMebi},
    {"MiB", kMebi}, {"Gi", kGibi}, {"GiB", kGibi}, {"Ti", kTebi},  {"TiB", kTebi},
};

absl::Status Refuse(std::string_view text, std::string_view why) {
  return absl::InvalidArgumentError(
      fmt::format("'{}' {}; write a count such as 10M, 1e9 or 64KiB", text, why));
}

// digits * 10^exponent, exactly what was typed: 16.1 is not a double, and 16.1k is 16,100.
struct Decimal {
  unsigned __int128 digits = 0;
  int64_t exponent = 0;
};

// Reads what from_chars has taken for a finite number without a sign. Nothing: it has too many digits.
std::optional<Decimal> ReadDecimal(std::string_view number) {
  constexpr unsigned __int128 kRoom = static_cast<unsigned __int128>(kLargest) * 1'000'000;
  Decimal decimal;
  const size_t e = std::min(number.find_first_of("eE"), number.size());
  const size_t point = std::min(number.find('.'), e);
  for (size_t i = 0; i < e; ++i) {
    if (i == point) continue;
    if (decimal.digits > kRoom) return std::nullopt;
    decimal.digits = decimal.digits * 10 + static_cast<unsigned>(number[i] - '0');
    if (i > point) --decimal.exponent;
  }
  if (e == number.size()) return decimal;
  const size_t sign = number[e + 1] == '+' ? 1 : 0;
  int32_t exponent = 0;
  std::from_chars(number.data() + e + 1 + sign, number.data() + number.size(), exponent);
  decimal.exponent += exponent;
  return decimal;
}

absl::StatusOr<uint64_t> Multiply(std::string_view text, Decimal number, uint64_t factor) {
  unsigned __int128 value = number.digits * factor;
  for (; value != 0 && number.exponent < 0; ++number.exponent, value /= 10) {
    if (value % 10 != 0) return Refuse(text, "is not a whole number");
  }
  for (; value != 0 && value <= kLargest && number.exponent > 0; --number.exponent) value *= 10;
  if (value > kLargest) return Refuse(text, "is too large");
  return static_cast<uint64_t>(value);
}

}  // namespace

absl::StatusOr<uint64_t> ParseQuantity(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || text.starts_with('-') || std::isnan(number))
    return Refuse(text, "is not a count");
  const std::string_view typed(text.data(), static_cast<size_t>(end - text.data()));
  const std::string_view unit = text.substr(typed.size());
  for (const Unit& known : kUnits) {
    if (known.name != unit) continue;
    if (std::isinf(number)) return Refuse(text, "is too large");
    const std::optional<Decimal> decimal = ReadDecimal(typed);
    if (!decimal) return Refuse(text, "has too many digits");
    return Multiply(text, *decimal, known.factor);
  }
  return Refuse(text, fmt::format("has the unknown unit '{}'", unit));
}

}  // namespace weir

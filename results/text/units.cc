#include "results/text/units.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <span>

namespace weir {
namespace {

// A value rounded to three significant digits: 2.91e9 has digits "291" and exponent 9.
struct Rounded {
  bool negative;
  std::string digits;
  int exponent;
};

Rounded Round(double value) {
  const std::string text = fmt::format("{:.2e}", std::fabs(value));  // "2.91e+09"
  Rounded rounded = {value < 0, {text[0], text[2], text[3]}, 0};
  const char* exponent = text.data() + 5 + (text[5] == '+' ? 1 : 0);
  std::from_chars(exponent, text.data() + text.size(), rounded.exponent);
  return rounded;
}

// The digits with the point behind the digit of 10^shift; digits beyond the third are zeros.
std::string Place(const Rounded& rounded, int shift) {
  const int whole = rounded.exponent - shift + 1;  // digits before the point
  std::string text = rounded.digits;
  if (whole <= 0) {
    text = "0." + std::string(static_cast<size_t>(-whole), '0') + text;
  } else if (whole < 3) {
    text.insert(static_cast<size_t>(whole), ".");
  } else {
    text.append(static_cast<size_t>(whole - 3), '0');
  }
  return (rounded.negative ? "-" : "") + text;
}

// Chooses the prefix after rounding, so that rounding up can reach the next one. `first` is the power of ten
// of prefixes[0]; they go on in thousands.
std::string WithPrefix(double value, std::span<const std::string_view> prefixes, int first) {
  const Rounded rounded = Round(value);
  const int steps = static_cast<int>(std::floor((rounded.exponent - first) / 3.0));
  const int index = std::clamp(steps, 0, static_cast<int>(prefixes.size()) - 1);
  return Place(rounded, first + 3 * index) + std::string(prefixes[static_cast<size_t>(index)]);
}

std::string Separated(uint64_t count) {
  std::string text = fmt::format("{}", count);
  for (size_t position = text.size(); position > 3;) {
    position -= 3;
    text.insert(position, ",");
  }
  return text;
}

constexpr std::array<std::string_view, 6> kBytes = {" B", " kB", " MB", " GB", " TB", " PB"};
constexpr std::array<std::string_view, 6> kRates = {" B/s", " kB/s", " MB/s", " GB/s", " TB/s", " PB/s"};
constexpr std::array<std::string_view, 4> kTimes = {" ns", " µs", " ms", " s"};
constexpr std::array<std::string_view, 5> kCounts = {"", "k", "M", "G", "T"};
constexpr std::array<std::string_view, 5> kBinary = {" B", " KiB", " MiB", " GiB", " TiB"};

std::string FormatLongDuration(double seconds) {
  if (seconds >= 1e15) return fmt::format("{:.3g} s", seconds);  // no whole number of minutes is exact
  const auto whole = static_cast<int64_t>(std::nearbyint(seconds));
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  const int64_t minutes = (whole + 30) / 60;
  return fmt::format("{} h {} min", minutes / 60, minutes % 60);
}

}  // namespace

std::string FormatRate(double bytes_per_second) { return WithPrefix(bytes_per_second, kRates, 0); }

std::string FormatBytes(uint64_t bytes) {
  if (bytes < 1000) return fmt::format("{} B", bytes);
  return WithPrefix(static_cast<double>(bytes), kBytes, 0);
}

std::string FormatBufferSize(uint64_t bytes) {
  size_t prefix = 0;
  while (bytes >= 1024 && bytes % 1024 == 0 && prefix + 1 < kBinary.size()) {
    bytes /= 1024;
    ++prefix;
  }
  return Separated(bytes) + std::string(kBinary[prefix]);
}

std::string FormatDuration(double seconds) {
  // 59.95 s and up would round to "60.0 s".
  return seconds < 59.95 ? WithPrefix(seconds, kTimes, -9) : FormatLongDuration(seconds);
}

std::string FormatCount(uint64_t count) {
  if (count < 10'000) return Separated(count);
  const std::string compact = FormatCountShort(count);
  std::string trimmed = compact.substr(0, compact.size() - 1);
  if (trimmed.find('.') != std::string::npos) trimmed.erase(trimmed.find_last_not_of('0') + 1);
  if (trimmed.back() == '.') trimmed.pop_back();
  uint64_t unit = 1;
  for (size_t i = 1; i < kCounts.size() && !kCounts[i - 1].starts_with(compact.back()); ++i) unit *= 1000;
  double value = 0;
  std::from_chars(trimmed.data(), trimmed.data() + trimmed.size(), value);
  const bool exact = static_cast<uint64_t>(std::llround(value * static_cast<double>(unit))) == count;
  return exact ? trimmed + compact.back() : Separated(count);
}

std::optional<uint64_t> WholeNumber(std::string_view text) {
  uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (text.empty() || error != std::errc() || stop != end) return std::nullopt;
  return value;
}

std::string FormatCountShort(uint64_t count) {
  if (count < 1000) return fmt::format("{}", count);
  return WithPrefix(static_cast<double>(count), kCounts, 0);
}

std::string FormatThreeDigits(double value) {
  if (std::fabs(value) >= 1000) return fmt::format("{:.0f}", value);
  return Place(Round(value), 0);
}

std::string FormatPercent(double fraction) {
  const double percent = fraction * 100;
  if (std::fabs(percent) < 0.1) return percent == 0 ? "0 %" : "<0.1 %";
  return std::fabs(percent) < 9.95 ? fmt::format("{:.1f} %", percent) : fmt::format("{:.0f} %", percent);
}

}  // namespace weir

#include "results/compare/metric.h"

#include <fmt/format.h>

#include <cmath>

#include "results/text/units.h"

namespace weir {
namespace {

bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool IsRate(std::string_view name) { return name.ends_with("_per_second"); }

bool IsTime(std::string_view name) {
  return name == "real_time" || name == "cpu_time" || name == "ns_per_record" || name.ends_with("_seconds");
}

}  // namespace

std::string Metric::Format(double value) const {
  if (name == "bytes_per_second") return FormatRate(value);
  if (name == "ns_per_record") return FormatDuration(value * 1e-9);
  if (IsTime(name)) return FormatDuration(value);
  const bool count = value >= 0 && value < 1e15;
  if (IsRate(name) && count) return FormatCountShort(static_cast<uint64_t>(std::llround(value))) + "/s";
  if (Contains(name, "bytes") && count) return FormatBytes(static_cast<uint64_t>(std::llround(value)));
  return std::fabs(value) < 1e6 ? FormatThreeDigits(value) : fmt::format("{:.3g}", value);
}

bool Metric::IsSpeed() const { return IsTime(name) || IsRate(name); }

std::string_view Metric::WordFor(bool worse) const {
  if (IsSpeed()) return worse ? "slower" : "faster";
  if (higher_is_better) return worse ? "worse" : "better";
  return worse ? "more" : "less";
}

std::string Metric::InWords(double cost_ratio) const {
  if (cost_ratio == 1) return "the same";
  const bool worse = cost_ratio > 1;
  const std::string_view word = WordFor(worse);
  const double factor = worse ? cost_ratio : 1 / cost_ratio;
  if (factor >= 2) return fmt::format("{} × {}", FormatThreeDigits(factor), word);
  return fmt::format("{} {}", FormatPercent(std::fabs(cost_ratio - 1)), word);
}

Metric MetricNamed(std::string_view name) { return {std::string(name), IsRate(name)}; }

std::string FormatRatio(double ratio) {
  if (ratio >= 2) return "× " + FormatThreeDigits(ratio);
  if (ratio <= 0.5) return "÷ " + FormatThreeDigits(1 / ratio);
  const double percent = (ratio - 1) * 100;
  if (std::fabs(percent) < 0.05) return "+0.0 %";  // where "-0.0" would be printed of a small decrease
  return std::fabs(percent) < 9.95 ? fmt::format("{:+.1f} %", percent) : fmt::format("{:+.0f} %", percent);
}

}  // namespace weir

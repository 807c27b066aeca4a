#ifndef WEIR_RESULTS_COMPARE_METRIC_H_
#define WEIR_RESULTS_COMPARE_METRIC_H_

#include <string>
#include <string_view>

#include "results/statistics/order_statistics.h"

namespace weir {

/// What of the rows is compared, and how to speak of it.
struct Metric {
  /// "real_time", "cpu_time" or a counter.
  std::string name = "real_time";
  bool higher_is_better = false;
  /// Whether the name tells which way is better, or the user does. Of a metric with neither, nothing must be
  /// said to be worse.
  bool direction_known = true;

  /// A value with its unit, as far as the name tells that: times in seconds, "…bytes…", "…_per_second",
  /// "…_seconds", "…_ns"; any other in three digits.
  std::string Format(double value) const;

  /// Of the values as they stand in a report, for programs: "s", "ns", "bytes/s", "items/s", "bytes"; empty
  /// where the name tells none.
  std::string Unit() const;

  /// What a cost ratio (above 1 is worse) is as a ratio of the metric's own values, new over old: the same,
  /// but of what is better higher the inverse.
  double ValueRatio(double cost_ratio) const { return higher_is_better ? 1 / cost_ratio : cost_ratio; }
  Interval ValueRatios(const Interval& costs) const;

  /// A cost ratio in words. Of times "5.2 % slower", "2.31 × faster"; of anything else by how much the values
  /// changed: 100 to 150 is "50 % more", whichever way is better. "the same" where nothing did.
  std::string InWords(double cost_ratio) const;

  /// "slower" or "faster" of times, else "more" or "less".
  std::string_view WordFor(bool worse) const;
  /// The same, but "slower" or "faster" of rates too: what became of the program.
  std::string_view OutcomeFor(bool worse) const;
};

/// Rates (`…_per_second`, `…/s`, throughput, …) are better higher; times, sizes, counts of what costs or went
/// wrong are better lower. Of other names the direction is not known; it is taken for lower.
Metric MetricNamed(std::string_view name);

/// A ratio as signed percentage, "+5.2 %" or "-0.3 %"; never "-0.0 %"; from twice and half on as "× 2.31" and
/// "÷ 2.31".
std::string FormatRatio(double ratio);

/// The end of the interval of `middle`, in the form that FormatRatio(middle) has, whatever its own would be:
/// "÷ 2.33 (1.95–2.73)".
std::string FormatRatioAs(double middle, double ratio);

/// Both ends of an interval of ratios in one form: "-0.3 % … +5.2 %", or where one lies beyond twice or half both
/// as factors, "÷ 1.10 … × 2.31".
std::string FormatRatios(const Interval& ratios, std::string_view between = " … ");

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_METRIC_H_

#ifndef WEIR_RESULTS_COMPARE_METRIC_H_
#define WEIR_RESULTS_COMPARE_METRIC_H_

#include <string>
#include <string_view>

namespace weir {

/// What of the rows is compared, and how to speak of it.
struct Metric {
  /// "real_time", "cpu_time" or a counter.
  std::string name = "real_time";
  bool higher_is_better = false;

  /// A value with its unit, as far as the name tells that: times in seconds, "…bytes…", "…_per_second",
  /// "…_seconds", "ns_per_record"; any other in three digits.
  std::string Format(double value) const;

  /// A cost ratio (above 1 is worse) as "5.2 % slower", "2.31 × faster" or "the same".
  std::string InWords(double cost_ratio) const;

  /// "slower" or "faster" of times and rates, "more" or "less" of other costs, else "worse" or "better".
  std::string_view WordFor(bool worse) const;

 private:
  bool IsSpeed() const;
};

/// `*_per_second` is better higher, anything else lower.
Metric MetricNamed(std::string_view name);

/// A cost ratio as signed percentage, "+5.2 %" or "-0.3 %"; never "-0.0 %"; from twice and half on as
/// "× 2.31" and "÷ 2.31".
std::string FormatRatio(double ratio);

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_METRIC_H_

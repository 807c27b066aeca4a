#ifndef WEIR_RESULTS_STATISTICS_BOOTSTRAP_H_
#define WEIR_RESULTS_STATISTICS_BOOTSTRAP_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "results/statistics/order_statistics.h"

namespace weir {

/// What of a sample is estimated.
enum class BootstrapStatistic { kMedian, kMean };

/// How the interval is made. The same seed gives the same interval on every machine.
struct BootstrapOptions {
  double confidence = kConfidence;
  size_t resamples = 9999;
  uint64_t seed = 1;
};

/// A figure and its bootstrap interval.
struct BootstrapEstimate {
  /// Absent without values.
  std::optional<double> estimate;
  /// Absent with fewer than two values.
  std::optional<Interval> interval;
  /// Why there is no interval, or why it is not to be trusted; empty if neither.
  std::string warning;
};

/// The percentile interval: `values` are drawn again with replacement, `resamples` times, and the interval
/// holds the middle of what the statistic came to. Quantiles between two of those are interpolated linearly.
///
/// Its coverage is only approximately the confidence, and with less than about ten values clearly below, of
/// which `warning` speaks. Where an interval from ranks exists (EstimateMedian(), EstimateCenter()), take
/// that.
///
/// It is for figures of which ranks say nothing, such as a mean, and to hold the other intervals against; no
/// command shows it.
///
/// B. Efron, R. J. Tibshirani, An Introduction to the Bootstrap (1993), section 13.3. Draws come from
/// SplitMix64::Below(). The values must be finite and independent.
BootstrapEstimate EstimateByBootstrap(std::span<const double> values, BootstrapStatistic statistic,
                                      const BootstrapOptions& options = {});

}  // namespace weir

#endif  // WEIR_RESULTS_STATISTICS_BOOTSTRAP_H_

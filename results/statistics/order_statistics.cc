#include "results/statistics/order_statistics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace weir {

std::optional<MedianRanks> RanksAroundMedian(size_t n) {
  if (n < kValuesForInterval) return std::nullopt;
  // log P(Bin(n, 1/2) = k) step by step: in logarithms, because 2^-n leaves the range of a double at n =
  // 1075.
  double log_probability = -static_cast<double>(n) * std::log(2.0);
  double outside = 0;  // 2 P(Bin <= low - 1)
  size_t low = 0;
  while (true) {
    const double next = outside + 2 * std::exp(log_probability);
    if (next > 1 - kConfidence) break;
    outside = next;
    log_probability += std::log(static_cast<double>(n - low)) - std::log(static_cast<double>(low + 1));
    ++low;
  }
  return MedianRanks{low, n + 1 - low, 1 - outside};
}

MedianEstimate EstimateMedian(std::span<const double> values) {
  MedianEstimate estimate;
  estimate.count = values.size();
  std::vector<double> sorted(values.begin(), values.end());
  if (!sorted.empty()) estimate.median = Median(std::span(sorted));
  std::sort(sorted.begin(), sorted.end());
  if (const std::optional<MedianRanks> ranks = RanksAroundMedian(sorted.size())) {
    estimate.interval = Interval{sorted[ranks->low - 1], sorted[ranks->high - 1]};
    estimate.coverage = ranks->coverage;
  } else {
    estimate.warning =
        fmt::format("a 95 % interval needs at least {} values, not {}", kValuesForInterval, sorted.size());
  }
  return estimate;
}

}  // namespace weir

#include "harness/doctor/steadiness.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "fmt/format.h"
#include "results/run/run_noise.h"
#include "results/statistics/order_statistics.h"
#include "results/statistics/two_rank.h"
#include "results/text/units.h"

namespace weir {

std::string Steadiness(std::span<const double> seconds, std::optional<uint64_t> bytes) {
  const MedianEstimate estimate = EstimateMedian(seconds);
  const auto [low, high] = std::ranges::minmax(seconds);
  const double spread = high / low - 1;
  return fmt::format(
      "Large writes{} took {} (median of {}), and {} more in the slowest round than in the fastest{}.",
      bytes ? " of " + FormatBytes(*bytes) : "", FormatDuration(*estimate.median), seconds.size(),
      FormatPercent(spread), spread < kQuietSpread ? ": quiet" : ": not quiet");
}

std::string SmallestDifferenceSeen(std::span<const double> seconds) {
  std::vector<double> log_ratios;
  for (size_t i = 0; i + 1 < seconds.size(); i += 2) {
    log_ratios.push_back(std::log(seconds[i + 1] / seconds[i]));
  }
  if (log_ratios.size() < 2) return "No difference can be seen with so few rounds.";
  return fmt::format("With {} pairs weir would see a difference of {} here, four times in five.",
                     log_ratios.size(), FormatPercent(std::expm1(*TwoRank(log_ratios).Detectable())));
}

}  // namespace weir

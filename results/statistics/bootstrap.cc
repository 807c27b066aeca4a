#include "results/statistics/bootstrap.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "results/statistics/median.h"
#include "results/statistics/split_mix.h"

namespace weir {
namespace {

constexpr size_t kTrustworthyCount = 10;

// Reorders the values.
double Compute(BootstrapStatistic statistic, std::vector<double>& values) {
  if (statistic == BootstrapStatistic::kMedian) return Median(std::span(values));
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double Quantile(std::span<const double> sorted, double fraction) {
  const double position = fraction * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<size_t>(position);
  const size_t above = std::min(below + 1, sorted.size() - 1);
  return std::lerp(sorted[below], sorted[above], position - static_cast<double>(below));
}

std::vector<double> Resample(std::span<const double> values, BootstrapStatistic statistic,
                             const BootstrapOptions& options) {
  SplitMix64 random(options.seed);
  std::vector<double> drawn(values.size()), figures(options.resamples);
  for (double& figure : figures) {
    for (double& value : drawn) value = values[random.Below(values.size())];
    figure = Compute(statistic, drawn);
  }
  std::ranges::sort(figures);
  return figures;
}

}  // namespace

BootstrapEstimate EstimateByBootstrap(std::span<const double> values, BootstrapStatistic statistic,
                                      const BootstrapOptions& options) {
  BootstrapEstimate result;
  std::vector<double> copy(values.begin(), values.end());
  if (!copy.empty()) result.estimate = Compute(statistic, copy);
  if (values.size() < 2 || options.resamples == 0) {
    result.warning = fmt::format("a bootstrap interval needs at least two values, not {}", values.size());
    return result;
  }
  const std::vector<double> figures = Resample(values, statistic, options);
  const double tail = (1 - options.confidence) / 2;
  result.interval = Interval{Quantile(figures, tail), Quantile(figures, 1 - tail)};
  if (values.size() < kTrustworthyCount) {
    result.warning = fmt::format("a bootstrap interval of {} values covers less than it says", values.size());
  }
  return result;
}

}  // namespace weir

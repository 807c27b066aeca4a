#include "results/detectable_difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>
#include <vector>

#include "results/statistics/median.h"

namespace weir {
namespace {

constexpr size_t kFewestPairs = 6;

// For 6, 7, ... 20 pairs; testdata/signed_rank_power.txt.
constexpr std::array<double, 15> kExactShift = {1.793, 1.336, 1.250, 1.146, 1.021, 0.992, 0.938, 0.871,
                                                0.824, 0.801, 0.781, 0.756, 0.721, 0.699, 0.678};

// For 6, 7, 8, 9 values; n / (n - 0.8) for more.
constexpr std::array<double, 4> kDeviationFactor = {1.200, 1.140, 1.129, 1.107};

// For two samples of 4, 5, ... 20 values; testdata/mann_whitney_power.txt.
constexpr size_t kFewestUnpaired = 4;
constexpr std::array<double, 17> kExactUnpairedShift = {2.894, 2.308, 1.924, 1.772, 1.564, 1.511,
                                                        1.401, 1.308, 1.262, 1.200, 1.128, 1.103,
                                                        1.064, 1.015, 1.004, 0.953, 0.939};

constexpr double kNormal975 = 1.959963984540054;
constexpr double kNormal80 = 0.8416212335729143;

double DetectableShift(size_t pairs) {
  if (pairs - kFewestPairs < kExactShift.size()) return kExactShift[pairs - kFewestPairs];
  return (kNormal975 + kNormal80) * std::sqrt(std::numbers::pi / (3 * static_cast<double>(pairs)));
}

double SmallSampleFactor(size_t count) {
  if (count - kFewestPairs < kDeviationFactor.size()) return kDeviationFactor[count - kFewestPairs];
  return static_cast<double>(count) / (static_cast<double>(count) - 0.8);
}

double StandardDeviation(std::span<const double> values) {
  const auto count = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  double squares = 0;
  for (double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / (count - 1));
}

double RobustDeviation(std::span<const double> values) {
  if (values.size() < kFewestPairs) return StandardDeviation(values);
  std::vector<double> distances(values.begin(), values.end());
  const double center = Median(std::span(distances));
  for (double& distance : distances) distance = std::fabs(distance - center);
  const double deviation = Median(std::span(distances));
  if (deviation == 0) return StandardDeviation(values);
  return 1.4826 * SmallSampleFactor(values.size()) * deviation;
}

// The variance of the mean of values that spread like these.
double VarianceOfMean(std::span<const double> values) {
  const double deviation = RobustDeviation(values);
  return deviation * deviation / static_cast<double>(values.size());
}

double NormalUnpairedShift(double variance_of_difference) {
  return (kNormal975 + kNormal80) * std::sqrt(std::numbers::pi / 3 * variance_of_difference);
}

// How much larger the exact test's shift is than the formula's.
double SmallSampleShiftFactor(size_t first, size_t second) {
  const double each = 2 / (1 / static_cast<double>(first) + 1 / static_cast<double>(second));
  const size_t size = std::max(static_cast<size_t>(each), kFewestUnpaired);
  if (size - kFewestUnpaired >= kExactUnpairedShift.size()) return 1;
  return kExactUnpairedShift[size - kFewestUnpaired] / NormalUnpairedShift(2 / static_cast<double>(size));
}

// The two-sided p-value of samples that do not overlap, the smallest there is: 2 / C(m + n, m).
double SmallestMannWhitneyP(size_t m, size_t n) {
  double p = 2;
  for (size_t i = 1; i <= m; ++i) p *= static_cast<double>(i) / static_cast<double>(n + i);
  return p;
}

}  // namespace

DetectableDifference SmallestDetectable(std::span<const double> log_ratios) {
  DetectableDifference difference;
  difference.pairs = log_ratios.size();
  if (log_ratios.size() < kFewestPairs) {
    difference.warning =
        fmt::format("with {} pairs the signed-rank test cannot reach the 5 % level; it needs {}",
                    log_ratios.size(), kFewestPairs);
    return difference;
  }
  difference.ratio = std::exp(RobustDeviation(log_ratios) * DetectableShift(log_ratios.size()));
  return difference;
}

DetectableDifference SmallestDetectableUnpaired(std::span<const double> first,
                                                std::span<const double> second) {
  DetectableDifference difference;
  difference.pairs = std::min(first.size(), second.size());
  if (difference.pairs == 0 || SmallestMannWhitneyP(first.size(), second.size()) > 0.05) {
    difference.warning =
        fmt::format("with {} and {} values the Mann-Whitney test cannot reach the 5 % level; it needs 4 each",
                    first.size(), second.size());
    return difference;
  }
  if (difference.pairs == 1) {
    difference.warning = "a single value does not tell how its side spreads";
    return difference;
  }
  const double variance = VarianceOfMean(first) + VarianceOfMean(second);
  const double factor = SmallSampleShiftFactor(first.size(), second.size());
  difference.ratio = std::exp(factor * NormalUnpairedShift(variance));
  return difference;
}

}  // namespace weir

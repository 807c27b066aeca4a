#include "results/statistics/serial_correlation.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "results/statistics/signed_rank.h"

namespace weir {
namespace {

constexpr size_t kShortest = 5;
constexpr double kMost = 0.95;  // beyond, twenty values are as good as one

// Ranks about their mean, scaled so that their squares sum to one; zeros where all are equal.
std::vector<double> StandardRanks(std::span<const double> values) {
  const MidRanks ranks = RankValues(values);
  std::vector<double> centered;
  double squares = 0;
  for (const size_t doubled : ranks.doubled) {
    centered.push_back(static_cast<double>(doubled) - static_cast<double>(values.size() + 1));
    squares += centered.back() * centered.back();
  }
  for (double& rank : centered) rank = squares > 0 ? rank / std::sqrt(squares) : 0;
  return centered;
}

// The correlation of normal variables whose ranks have this one.
double PearsonOf(double rank_correlation) { return 2 * std::sin(std::numbers::pi / 6 * rank_correlation); }

}  // namespace

double SerialCorrelation::Certain() const { return std::max(0.0, correlation - standard_error); }

SerialCorrelation EstimateSerialCorrelation(std::span<const std::vector<double>> series) {
  double corrected = 0, weights = 0;
  for (const std::vector<double>& values : series) {
    if (values.size() < kShortest) continue;
    const std::vector<double> ranks = StandardRanks(values);
    if (std::ranges::count(ranks, 0.0) == static_cast<ptrdiff_t>(ranks.size())) continue;
    const auto n = static_cast<double>(values.size());
    double raw = 0;
    for (size_t i = 1; i < ranks.size(); ++i) raw += ranks[i - 1] * ranks[i];
    corrected += n * (n * PearsonOf(raw) + 1) / (n - 3);
    weights += n;
  }
  if (weights == 0) return {};
  return {std::clamp(corrected / weights, -kMost, kMost), 1 / std::sqrt(weights)};
}

double VarianceInflation(double correlation, size_t count) {
  double inflation = 1, power = 1;
  for (size_t lag = 1; lag < count; ++lag) {
    power *= correlation;
    inflation += 2 * (1 - static_cast<double>(lag) / static_cast<double>(count)) * power;
  }
  return inflation;
}

}  // namespace weir

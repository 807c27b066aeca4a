#include "results/statistics/rank_sum_distribution.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace weir {
namespace {

// The distribution of the sum of values[i] * (a fair coin), scaled by 2^-n step by step so that nothing
// overflows.
RankSumDistribution CoinSum(std::span<const size_t> values) {
  std::vector<double> weights(std::accumulate(values.begin(), values.end(), size_t{1}), 0.0);
  weights[0] = 1;
  size_t highest = 0;
  for (const size_t value : values) {
    highest += value;
    for (size_t sum = highest + 1; sum-- > 0;) {
      weights[sum] = (weights[sum] + (sum >= value ? weights[sum - value] : 0)) / 2;
    }
  }
  return RankSumDistribution(std::move(weights));
}

std::vector<RankSumDistribution> AllUntiedSignedRank() {
  std::vector<RankSumDistribution> all;
  std::vector<size_t> ranks;
  for (size_t n = 0; n <= 50; ++n) {
    if (n > 0) ranks.push_back(n);
    all.push_back(CoinSum(ranks));
  }
  return all;
}

}  // namespace

RankSumDistribution::RankSumDistribution(std::vector<double> weights) {
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (double& weight : weights) weight /= total;
  at_most_.resize(weights.size());
  at_least_.resize(weights.size());
  std::partial_sum(weights.begin(), weights.end(), at_most_.begin());
  std::partial_sum(weights.rbegin(), weights.rend(), at_least_.rbegin());
}

double RankSumDistribution::AtMost(size_t value) const {
  return value < at_most_.size() ? std::min(1.0, at_most_[value]) : 1;
}

double RankSumDistribution::AtLeast(size_t value) const {
  return value < at_least_.size() ? std::min(1.0, at_least_[value]) : 0;
}

double RankSumDistribution::PValue(size_t value, Alternative alternative) const {
  if (alternative == Alternative::kGreater) return AtLeast(value);
  if (alternative == Alternative::kLess) return AtMost(value);
  return std::min(1.0, 2 * std::min(AtLeast(value), AtMost(value)));
}

size_t RankSumDistribution::RankOfLowerEnd(double tail) const {
  constexpr double kRounding = 1e-12;  // 1/20 must not exceed (1 - 0.9) / 2
  return static_cast<size_t>(std::ranges::upper_bound(at_most_, tail + kRounding) - at_most_.begin());
}

RankSumDistribution SignedRankDistribution(std::span<const size_t> doubled_ranks) {
  return CoinSum(doubled_ranks);
}

const RankSumDistribution& UntiedSignedRankDistribution(size_t n) {
  static const std::vector<RankSumDistribution>& all = *new std::vector(AllUntiedSignedRank());
  return all[n];
}

}  // namespace weir

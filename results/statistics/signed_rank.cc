#include "results/statistics/signed_rank.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "results/statistics/distributions.h"

namespace weir {

MidRanks RankValues(std::span<const double> values) {
  std::vector<size_t> order(values.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::sort(order, {}, [&](size_t i) { return values[i]; });
  MidRanks ranks;
  ranks.doubled.resize(values.size());
  for (size_t first = 0, end = 0; first < order.size(); first = end) {
    while (end < order.size() && values[order[end]] == values[order[first]]) ++end;
    // Ranks first + 1 ... end, whose mean doubled is their first and last together.
    for (size_t i = first; i < end; ++i) ranks.doubled[order[i]] = first + 1 + end;
    const auto ties = static_cast<double>(end - first);
    ranks.tie_term += ties * ties * ties - ties;
  }
  return ranks;
}

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

namespace {

double ExactP(const MidRanks& ranks, size_t doubled_sum, Alternative alternative) {
  return ranks.tied()
             ? SignedRankDistribution(ranks.doubled).PValue(doubled_sum, alternative)
             : UntiedSignedRankDistribution(ranks.doubled.size()).PValue(doubled_sum / 2, alternative);
}

double ApproximateP(const MidRanks& ranks, double rank_sum, Alternative alternative) {
  const auto n = static_cast<double>(ranks.doubled.size());
  const double distance = rank_sum - n * (n + 1) / 4;
  const double deviation = std::sqrt((n * (n + 1) * (2 * n + 1) - ranks.tie_term / 2) / 24);
  if (alternative == Alternative::kGreater) return NormalUpperTail((distance - 0.5) / deviation);
  if (alternative == Alternative::kLess) return NormalUpperTail((-distance - 0.5) / deviation);
  if (distance == 0) return 1;
  return 2 * NormalUpperTail(std::fabs((std::fabs(distance) - 0.5) / deviation));
}

}  // namespace

SignedRankResult SignedRankTest(std::span<const double> values, double shift, Alternative alternative) {
  std::vector<double> differences, distances;
  for (const double value : values) {
    if (value == shift) continue;
    differences.push_back(value - shift);
    distances.push_back(std::fabs(value - shift));
  }
  const MidRanks ranks = RankValues(distances);
  size_t doubled_sum = 0;
  for (size_t i = 0; i < differences.size(); ++i) doubled_sum += differences[i] > 0 ? ranks.doubled[i] : 0;

  SignedRankResult result;
  result.count = differences.size();
  result.rank_sum = static_cast<double>(doubled_sum) / 2;
  result.exact = result.count <= kExactSignedRank;
  result.p = result.exact ? ExactP(ranks, doubled_sum, alternative)
                          : ApproximateP(ranks, result.rank_sum, alternative);
  if (values.empty()) result.warning = "there is no value to test";
  if (!values.empty() && result.count == 0) result.warning = "all values are equal to the shift tested";
  return result;
}

}  // namespace weir

#include "results/statistics/signed_rank.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "results/statistics/mid_ranks.h"
#include "results/statistics/normal_distribution.h"
#include "results/statistics/rank_sum_distribution.h"

namespace weir {
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

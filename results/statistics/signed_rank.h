#ifndef WEIR_RESULTS_STATISTICS_SIGNED_RANK_H_
#define WEIR_RESULTS_STATISTICS_SIGNED_RANK_H_

#include <cstddef>
#include <span>
#include <string>

#include "results/statistics/alternative.h"

namespace weir {

/// Up to so many values that are not zero the p-value is exact.
inline constexpr size_t kExactSignedRank = 50;

/// What the signed-rank test found.
struct SignedRankResult {
  /// How many values were different from the shift; only they tell anything.
  size_t count = 0;
  /// The sum of the ranks of those above the shift; whole, or ending in a half.
  double rank_sum = 0;
  double p = 1;
  /// Whether p is exact, or the normal approximation.
  bool exact = true;
  /// Why p says little; empty if there is nothing to warn of.
  std::string warning;
};

/// Wilcoxon's signed-rank test of whether `values` lie around `shift`: whether their distribution, taken as
/// symmetric, has its centre there. kGreater asks for a centre above `shift`.
///
/// Values equal to `shift` are dropped before ranking (Wilcoxon's own way). Ties get mid-ranks. Up to
/// kExactSignedRank values p is exact, with ties too: the permutation distribution of the signs given the
/// ranks. Above, the normal approximation with the variance corrected for ties and a continuity correction of
/// 1/2. p of kTwoSided is twice the smaller of both one-sided ones, at most 1. Where all are dropped, p is 1.
///
/// F. Wilcoxon, "Individual comparisons by ranking methods" (1945); E. L. Lehmann, Nonparametrics (1975),
/// sections 3.2 and 3.3. The values must be finite and independent. Safe to call from several threads.
SignedRankResult SignedRankTest(std::span<const double> values, double shift, Alternative alternative);

}  // namespace weir

#endif  // WEIR_RESULTS_STATISTICS_SIGNED_RANK_H_

#ifndef WEIR_RESULTS_STATISTICS_SIGNED_RANK_H_
#define WEIR_RESULTS_STATISTICS_SIGNED_RANK_H_

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace weir {

/// What a test would show instead of its null hypothesis.
enum class Alternative {
  kTwoSided,  ///< different, in either direction
  kGreater,   ///< the values (or the first of two samples) are greater
  kLess,      ///< they are less
};

/// The ranks of a sample, from 1 for its smallest value. Equal values share the mean of the ranks that they
/// take up, their mid-rank (E. L. Lehmann, Nonparametrics, 1975, section 1.4).
struct MidRanks {
  /// Twice the rank of each value, in the order of the sample: a whole number even where the rank ends in a
  /// half.
  std::vector<size_t> doubled;
  /// The sum of t³ - t over all groups of t equal values: what ties take from the variance of a rank sum.
  double tie_term = 0;

  bool tied() const { return tie_term > 0; }
};

/// `values` must be finite.
MidRanks RankValues(std::span<const double> values);

/// The exact distribution of a statistic that takes whole values from 0 on. Immutable; safe to share between
/// threads.
class RankSumDistribution {
 public:
  /// `weights[v]` is proportional to the probability of v; their sum is positive.
  explicit RankSumDistribution(std::vector<double> weights);

  double AtMost(size_t value) const;   ///< P(statistic <= value)
  double AtLeast(size_t value) const;  ///< P(statistic >= value), with no digits lost where it is small
  /// The p-value of having seen `value`: the one tail or the other, or twice the smaller, at most 1.
  double PValue(size_t value, Alternative alternative) const;

  /// The largest k with P(statistic <= k - 1) <= tail; 0 where even P(statistic = 0) is more. Counted from
  /// the smallest of the ordered pair means, the k-th is the lower end of an interval below which the true shift lies with a
  /// probability of at most `tail`.
  size_t RankOfLowerEnd(double tail) const;

 private:
  std::vector<double> at_most_;
  std::vector<double> at_least_;
};

/// Twice the sum of the ranks with a positive sign, if each of the ranks gets its sign by a fair coin: the
/// null distribution of the signed-rank statistic, given the ranks, ties included. One step of dynamic
/// programming a rank (E. L. Lehmann, Nonparametrics, 1975, sections 3.1 and 3.2). At most 50 ranks.
RankSumDistribution SignedRankDistribution(std::span<const size_t> doubled_ranks);

/// The sum of the positive ranks of `n` <= 50 values without ties; not doubled. Kept: later calls for the
/// same `n` only look it up.
const RankSumDistribution& UntiedSignedRankDistribution(size_t n);

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

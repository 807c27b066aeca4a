#ifndef WEIR_RESULTS_STATISTICS_RANK_SUM_DISTRIBUTION_H_
#define WEIR_RESULTS_STATISTICS_RANK_SUM_DISTRIBUTION_H_

#include <cstddef>
#include <span>
#include <vector>

#include "results/statistics/alternative.h"

namespace weir {

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
  /// the smallest of the ordered pair means, its k-th is the lower end of an interval that
  /// the true shift is below with a probability of at most `tail`.
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

}  // namespace weir

#endif  // WEIR_RESULTS_STATISTICS_RANK_SUM_DISTRIBUTION_H_

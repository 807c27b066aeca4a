#ifndef WEIR_RESULTS_STATISTICS_MID_RANKS_H_
#define WEIR_RESULTS_STATISTICS_MID_RANKS_H_

#include <cstddef>
#include <span>
#include <vector>

namespace weir {

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

}  // namespace weir

#endif  // WEIR_RESULTS_STATISTICS_MID_RANKS_H_

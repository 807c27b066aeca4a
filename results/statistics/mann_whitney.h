#ifndef WEIR_RESULTS_STATISTICS_MANN_WHITNEY_H_
#define WEIR_RESULTS_STATISTICS_MANN_WHITNEY_H_

#include <cstddef>
#include <span>
#include <string>

#include "results/statistics/alternative.h"

namespace weir {

/// Up to so many values in both samples together p is exact if no two values are equal,
inline constexpr size_t kExactMannWhitney = 50;
/// and up to so many if some are.
inline constexpr size_t kExactTiedMannWhitney = 20;

/// What the Mann-Whitney test found.
struct MannWhitneyResult {
  /// Pairs in which the first sample's value is the greater one; equal ones count a half.
  double u = 0;
  double p = 1;
  /// Whether p is exact, or the normal approximation.
  bool exact = true;
  /// Why p says little; empty if there is nothing to warn of.
  std::string warning;
};

/// The Mann-Whitney test (Wilcoxon's rank sum test) of whether two independent samples come from one
/// distribution. kGreater asks whether `first` tends to the greater values.
///
/// Ties get mid-ranks. Where p is exact it is that of the permutation distribution given the ranks; else the
/// normal approximation with the variance corrected for ties and a continuity correction of 1/2. p of
/// kTwoSided is twice the smaller of both one-sided ones, at most 1. Where all values are equal or a sample
/// is empty, p is 1.
///
/// H. B. Mann, D. R. Whitney (1947); E. L. Lehmann, Nonparametrics (1975), sections 1.2 to 1.4. The values
/// must be finite. Safe to call from several threads.
MannWhitneyResult MannWhitneyTest(std::span<const double> first, std::span<const double> second,
                                  Alternative alternative);

}  // namespace weir

#endif  // WEIR_RESULTS_STATISTICS_MANN_WHITNEY_H_

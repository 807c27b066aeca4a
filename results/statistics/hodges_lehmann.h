#ifndef WEIR_RESULTS_STATISTICS_HODGES_LEHMANN_H_
#define WEIR_RESULTS_STATISTICS_HODGES_LEHMANN_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "results/statistics/order_statistics.h"

namespace weir {

/// The k-th smallest, k counted from 1, of the n (n + 1) / 2 means of two values, each value with itself
/// included (Walsh averages). `sorted` ascends, is finite and not empty.
///
/// None of the means is stored: the doubles are bisected, some 64 steps, each of which counts the means up to
/// a threshold with two pointers in O(n).
double KthPairMean(std::span<const double> sorted, size_t k);

/// A shift, and how well it is known.
struct ShiftEstimate {
  /// Absent without values.
  std::optional<double> shift;
  /// Of at least the confidence asked for; absent where there are too few values.
  std::optional<Interval> interval;
  /// The actual coverage of `interval`; of large samples by the normal approximation. Present exactly if that
  /// is.
  std::optional<double> coverage;
  /// Why there is no interval; empty if there is one.
  std::string warning;
};

/// Where `values` are centred: the median of the means of all pairs, each value with itself included. The
/// interval is made of those means too, by inversion of the signed-rank test, so its ends are the outermost
/// shifts that the two-sided test at level 1 - confidence does not reject; up to 50 values (kExactSignedRank)
/// exact for values without ties, from there on by the normal approximation.
///
/// Equal values make the interval cover more, never less. The values must be finite, independent, and taken
/// from a symmetric distribution, as differences of exchangeable pairs are.
///
/// J. L. Hodges, E. L. Lehmann, "Estimates of location based on rank tests" (1963); M. Hollander, D. A.
/// Wolfe, E. Chicken, Nonparametric Statistical Methods, 3rd ed. (2014), sections 3.2 and 3.3.
ShiftEstimate EstimateCenter(std::span<const double> values, double confidence = kConfidence);

/// Which of the ordered means of `count` values is the lower end of an interval that the centre lies below
/// with a probability of at most `tail`; counted from 1, and 0 where no mean is low enough. The one-sided
/// test at that level (Alternative::kGreater) rejects a shift exactly if this mean is above it.
size_t LowerEndRank(size_t count, double tail);

}  // namespace weir

#endif  // WEIR_RESULTS_STATISTICS_HODGES_LEHMANN_H_

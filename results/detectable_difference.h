#ifndef WEIR_RESULTS_DETECTABLE_DIFFERENCE_H_
#define WEIR_RESULTS_DETECTABLE_DIFFERENCE_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace weir {

/// How small a difference between two cases a run could have seen.
struct DetectableDifference {
  /// The ratio of their times, above 1: 1.03 means that a true difference of 3 % would have been found with a
  /// probability of 80 %, by the two-sided signed-rank test at the 5 % level. Absent where no difference at
  /// all could have been found.
  std::optional<double> ratio;
  /// How many rounds both cases were measured in.
  size_t pairs = 0;
  /// Why there is no ratio; empty if there is one.
  std::string warning;
};

/// The smallest difference that pairs with this spread could have shown. `log_ratios` holds, round by round,
/// the logarithm of one case's time over the other's; their sign and size do not matter, only how they
/// spread.
///
/// exp(s d(n)), where
///   - s is the standard deviation of the log ratios, estimated from their median absolute deviation
///   times 1.4826
///     and the small-sample factors of C. Croux and P. J. Rousseeuw, "Time-efficient algorithms for two
///     highly robust estimators of scale" (1992), so that one disturbed round does not hide what the others
///     show; where more than half of the ratios are equal, the ordinary standard deviation;
///   - d(n) is the shift, in standard deviations, that the test finds with power 0.8: for more than 20 pairs
///   the
///     normal approximation (z_0.975 + z_0.8) sqrt(pi / (3 n)), which is the t test's with its efficiency
///     relative to the signed-rank test of 3 / pi (E. L. Lehmann, Nonparametrics, 1975, sections 4.2 and
///     A.5). For few pairs that is too hopeful, by 53 % of the shift with six: up to 20 pairs, d(n) is that
///     of the exact test, simulated by testdata/signed_rank_power.py.
///
/// With fewer than six pairs the two-sided test cannot reach the 5 % level: five of equal sign give 6.25 %.
DetectableDifference SmallestDetectable(std::span<const double> log_ratios);

/// The same for two samples that are not paired, by the Mann-Whitney test, of whose logarithms of times the
/// spread matters. `pairs` is the size of the smaller.
///
/// exp(c (z_0.975 + z_0.8) sqrt(pi / 3 (s1² / m + s2² / n))), the t test's formula with the same efficiency 3
/// / pi, and s as above (of fewer than six values, the ordinary standard deviation). c makes up for what that
/// is too hopeful by: 1 for large samples; up to 20 values, the ratio of the exact test's shift, simulated by
/// testdata/mann_whitney_power.py for samples of the harmonic mean of m and n, to the formula's. Absent where
/// no outcome reaches the 5 % level: 2 / C(m + n, m) > 0.05, as with three values each; and where a side has
/// a single value, which says nothing of its spread.
DetectableDifference SmallestDetectableUnpaired(std::span<const double> first,
                                                std::span<const double> second);

}  // namespace weir

#endif  // WEIR_RESULTS_DETECTABLE_DIFFERENCE_H_

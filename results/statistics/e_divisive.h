#ifndef WEIR_RESULTS_STATISTICS_E_DIVISIVE_H_
#define WEIR_RESULTS_STATISTICS_E_DIVISIVE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace weir {

/// What counts as a difference between two stretches of a series, and how short a stretch may be.
struct EDivisiveOptions {
  /// The power of the distances, above 0 and at most 2. Below 2 every difference in distribution counts; at 2
  /// only one of the means.
  double alpha = 1;
  /// Of values in a stretch; fewer than two have no distances among them, so less is taken as 2.
  size_t min_segment = 5;
};

/// Where a span of values is cut: those before `change` are set against those from there to `end`.
struct Split {
  size_t change = 0;  ///< the index of the first value after the change
  /// Of the first value that is not compared. Less than the length of the span where a later change would
  /// only blur this one; no change point itself.
  size_t end = 0;
  /// The scaled divergence of the two sides, in units of the values to the power `alpha`. The larger the more
  /// they differ; of equal distributions it may be negative.
  double q = 0;
};

/// The split with the largest divergence. Nullopt for fewer than two segments of values; of equal ones, up to
/// rounding, the first change with the first end.
///
///   Q(m, n) = m n / (m + n) (2 / (m n) sum |x - y|^a - sum |x - x'|^a / C(m, 2) - sum |y - y'|^a / C(n, 2))
///
/// with the m values x before the change, the n values y after it, and each pair of values once. D. S.
/// Matteson, N. A. James, "A nonparametric approach for multiple change point analysis of multivariate data"
/// (2014), equations 5 to 7. The values must be finite. Takes time for n² distances and memory for n.
std::optional<Split> BestSplit(std::span<const double> values, const EDivisiveOptions& options = {});

/// A change in the distribution of a series.
struct ChangePoint {
  size_t index = 0;  ///< of the first value after it
  double q = 0;      ///< Split::q when it was found
  double p = 0;      ///< as its test had it
};

/// The p-value of a split of a segment, which is a part of the series. BestSplit() has chosen that split
/// among all of them, which the test has to allow for.
using SplitTest = std::function<double(std::span<const double> segment, const Split& split)>;

/// Bisects `values`, then each side, and so on, where `p_value` is at most `level`. A segment whose best
/// split fails stays whole; what becomes of the others does not depend on it. In the order of the series.
/// Splits whose divergence is not positive are not put to the test.
std::vector<ChangePoint> FindChangePoints(std::span<const double> values, const EDivisiveOptions& options,
                                          const SplitTest& p_value, double level);

/// A test that assumes nothing of the values but that they could as well have come in any other order within
/// their segment.
struct PermutationTest {
  double level = 0.05;
  size_t permutations = 199;  ///< p is never below 1 / (permutations + 1)
  uint64_t seed = 1;          ///< the same one finds the same on every machine
};

/// As the paper has it (section 2.3): the strongest split of all segments is tested against the strongest
/// ones of series in which every segment is shuffled by itself, p = (1 + those as strong) / (1 + all), and
/// the first that fails ends it. In the order of the series.
///
/// Shuffles are those of Fisher and Yates, from the last value of a segment down, drawn from
/// SplitMix64::Below(). Each change takes as many times n² distances as there are permutations; the last
/// test fewer, as it ends when it has failed for certain.
std::vector<ChangePoint> FindChangePoints(std::span<const double> values, const EDivisiveOptions& options,
                                          const PermutationTest& test);

}  // namespace weir

#endif  // WEIR_RESULTS_STATISTICS_E_DIVISIVE_H_

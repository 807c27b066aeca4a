#ifndef WEIR_RESULTS_STATISTICS_TWO_RANK_H_
#define WEIR_RESULTS_STATISTICS_TWO_RANK_H_

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "results/statistics/order_statistics.h"
#include "results/statistics/signed_rank.h"

namespace weir {

/// Constants of TwoRank: up to how many values it is exact, and the least standard deviation of Student's t.
inline constexpr size_t kExactTwoRank = 60;
inline constexpr double kLeastSpread = 0.002;

/// The test and the interval that weir uses for paired differences: the better of Wilcoxon's signed-rank test
/// and the sign test, at a level that pays for having looked at both.
///
/// The signed-rank test is nearly as sharp as Student's for well-behaved pairs, but where one process in ten
/// is disturbed its interval is as wide as the disturbance until there are some thirty pairs; the sign test
/// bears any disturbance, and costs a third more pairs where there is none. With W and S their one-sided
/// p-values, the statistic is q = min(W, S / 2), and its p-value
///
///     p = P(min(W, S / 2) <= q)
///
/// under the null hypothesis that every pair is above or below the centre by a fair coin of its own: the
/// joint distribution of the rank sum and the number of signs, exact by dynamic programming up to
/// kExactTwoRank values, bounded by 3 q beyond. Ties get mid-ranks in W; values equal to what is tested are
/// dropped.
///
/// Neither of them can reject anything with fewer than 6 values at 2.5 %, however far these lie apart from
/// it. So where all values lie on one side, Student's t may take p below the floor of 2^-n (though not
/// below 1e-9: so far out no distribution is known), and where no rank is far enough out the interval is the
/// t interval, or the outermost value if that is farther. Its standard deviation is taken as at least
/// kLeastSpread, as a clock's ticks may make all values equal.
///
/// Values are finite; for weir, logarithms of ratios. A plain value; safe to share between threads.
class TwoRank {
 public:
  /// Of at least one value. `widening` is for values that resemble the ones before them (see Widening()):
  /// what is tested, and the ends of intervals, move away from the centre by that factor.
  explicit TwoRank(std::span<const double> values, double widening = 1);

  /// The Hodges-Lehmann estimate of where the values are centred: the median of the means of all pairs, each
  /// value with itself included.
  double center() const { return center_; }

  /// p of the hypothesis that the values are centred at `center` or, for kGreater, not above it.
  double P(double center, Alternative alternative) const;

  /// An interval that the true centre is below, and above, with a probability of at most `tail` each. Skewed
  /// values may have their center() outside; the interval is moved out to it then. Absent for a single value.
  std::optional<Interval> IntervalWithTails(double tail = (1 - kConfidence) / 2) const;

  /// DetectableShift() of center() and the 95 % interval; absent where that is.
  std::optional<double> Detectable() const;

 private:
  double KthMean(size_t k) const;
  double LowerLimit(double tail) const;
  double UpperLimit(double tail) const;
  double StudentLimit(double tail, double sign) const;
  double GreaterP(double center) const;
  double Widened(double from, double end) const { return from + (end - from) * widening_; }

  double widening_;
  std::vector<double> sorted_;
  std::vector<double> means_;  // of all pairs, ascending; empty where there are too many to keep
  double center_ = 0;
  double median_ = 0;
};

/// How far from its hypothesis the centre would have to be for the two-sided 5 % test to find it with a
/// probability of 80 %: 1.43 times the larger half of the 95 % interval. For normal values that is (1.96 +
/// 0.84) / 1.96; simulated with one round in seven disturbed, the power there is 75 to 84 %.
double DetectableShift(double center, const Interval& interval);

/// What the root of a variance grows by where neighbours have this serial correlation, for `count` values:
/// sqrt((n - 1) / (m - 1)), where m = max(2, n / VarianceInflation()) values would be worth as much if they
/// were independent. 1 for a correlation of 0 or less.
double Widening(double serial_correlation, size_t count);

}  // namespace weir

#endif  // WEIR_RESULTS_STATISTICS_TWO_RANK_H_

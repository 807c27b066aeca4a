#ifndef WEIR_RESULTS_COMPARE_DIFFERENCE_H_
#define WEIR_RESULTS_COMPARE_DIFFERENCE_H_

#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "results/report/sampled_report.h"
#include "results/statistics/order_statistics.h"

namespace weir {

/// A difference this small, either way, is none.
inline constexpr double kEquivalence = 0.02;
/// An interval that reaches further than this factor from its ratio, as of two rounds one of which was disturbed,
/// says nothing, and is not told.
inline constexpr double kWidestInterval = 1000;

/// How what is compared differs from what it is held against, the base. Whatever the metric, ratios are those
/// of costs: above 1 is worse, be it more time or a lower rate.
struct Difference {
  /// Medians, in the metric's own unit.
  double base = 0;
  double compared = 0;
  /// Processes a side; of a paired difference only the rounds that both sides have; of two files the
  /// repetitions, of many sessions these.
  size_t base_count = 0;
  size_t compared_count = 0;
  bool paired = false;

  /// The cost ratio: exp of the Hodges-Lehmann estimate of the logarithms' shift. Of one process a side, the
  /// ratio of both figures.
  double ratio = 1;
  /// Its 95 % interval; absent with one process a side, and where it would reach further than kWidestInterval.
  std::optional<Interval> interval;
  /// Two-sided: of TwoRank (paired), or of Welch's test; absent with one process a side.
  std::optional<double> p;
  /// `p` corrected for all rows that were tested beside this one; see AdjustByHolm().
  std::optional<double> adjusted_p;
  /// The smallest ratio, above 1, that the 5 % test of this row alone would have found with a probability of
  /// 80 %; absent where the interval is.
  std::optional<double> detectable;
  /// The cost ratio against what all rows have in common (Comparison::common), and how far that is out,
  /// in standard deviations; of two sessions.
  std::optional<double> against_rest;
  std::optional<double> z;

  /// Whether the interval lies inside 1 ± kEquivalence.
  bool Equivalent() const;
};

/// How two figures of a metric differ that have no ratio, as one may be 0 or below.
struct AbsoluteDifference {
  double base = 0;  ///< medians, in the metric's own unit
  double compared = 0;
  size_t base_count = 0;  ///< as those of Difference
  size_t compared_count = 0;
  /// Compared less base, with its 95 % interval and p where there are rounds enough.
  double change = 0;
  std::optional<Interval> interval;
  std::optional<double> p;
  std::optional<double> adjusted_p;
};

/// Whether ratios of these make sense: all above 0, and none beyond what anything measures (1e-100 to 1e100),
/// so that no ratio is infinite.
bool HaveRatios(std::span<const Sample> samples);

/// The rounds that two cases share, in order.
struct SharedRounds {
  std::vector<double> base;
  std::vector<double> compared;
  /// Logarithms of the cost ratios: above 0 is worse.
  std::vector<double> changes;
};

/// Both ascend by round. Where a side has no ratios, there is no shared round either.
SharedRounds PairRounds(std::span<const Sample> base, std::span<const Sample> compared,
                        bool higher_is_better);

/// How much the change of a round resembles that of the round before, over all rows that are looked at
/// together and as far as certain (SerialCorrelation::Certain(); a single row of ten rounds leaves it open by
/// 0.3). Of many rows a thousand are taken.
double SerialCorrelationOf(std::span<const std::pair<std::span<const Sample>, std::span<const Sample>>> rows,
                           bool higher_is_better);

/// What the shared rounds say: the one statistic of every paired comparison. Nothing without a shared round.
/// `serial_correlation` widens it.
std::optional<Difference> PairedDifference(const SharedRounds& rounds, double serial_correlation);

/// The absolute difference over the shared rounds; nothing without one, or with a value beyond 1e100.
std::optional<AbsoluteDifference> PairedAbsolute(std::span<const Sample> base,
                                                 std::span<const Sample> compared, double serial_correlation);

/// The same of the medians alone, without pairs.
std::optional<AbsoluteDifference> SessionAbsolute(std::span<const Sample> base,
                                                  std::span<const Sample> compared);

/// A session's figure of a case, and how well the session itself knows it.
struct SessionFigure {
  double value = 0;  ///< the median
  /// Repetitions, or rounds of a session that had a process for each.
  size_t count = 0;
  /// Of the figure's logarithm; 0 where there is a single repetition.
  double variance = 0;
};

/// Of at least one sample, all of which have ratios.
SessionFigure FigureOf(const SampledCase& sampled, bool rounds_are_processes);

/// What two sessions say of a row by itself: the ratio of their figures, with Student's 95 % interval and p
/// (B. L. Welch, 1947) where both have repetitions. That is the noise within the sessions; what moved the
/// machine between them is in the ratio.
Difference SessionDifference(const SessionFigure& base, const SessionFigure& compared, bool higher_is_better);

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_DIFFERENCE_H_

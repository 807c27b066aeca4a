#ifndef WEIR_RESULTS_STATISTICS_ORDER_STATISTICS_H_
#define WEIR_RESULTS_STATISTICS_ORDER_STATISTICS_H_

#include <algorithm>
#include <cstddef>
#include <functional>
#include <numeric>
#include <optional>
#include <span>
#include <string>

namespace weir {

/// The middle one of at least one value, or the midpoint of the two middle ones. Reorders the items, whose
/// values `projection` takes; in linear time.
template <typename Item, typename Projection = std::identity>
double Median(std::span<Item> items, Projection projection = {}) {
  const auto middle = items.begin() + static_cast<std::ptrdiff_t>(items.size() / 2);
  std::ranges::nth_element(items, middle, {}, projection);
  const double upper = std::invoke(projection, *middle);
  if (items.size() % 2 == 1) return upper;
  return std::midpoint(
      std::invoke(projection, *std::ranges::max_element(items.begin(), middle, {}, projection)), upper);
}

/// A closed interval, low <= high.
struct Interval {
  double low = 0;
  double high = 0;
};

/// The confidence that intervals aim for. Theirs is at least this and, ranks being whole, mostly more.
inline constexpr double kConfidence = 0.95;

/// How many values a 95 % interval of a median needs: with five, even (smallest, largest) covers only 93.75
/// %.
inline constexpr size_t kValuesForInterval = 6;

/// The ranks, counted from 1 in ascending order, whose values bound a median.
struct MedianRanks {
  size_t low = 0;
  size_t high = 0;
  /// The probability that an interval between these ranks contains the median.
  double coverage = 0;
};

/// The symmetric ranks l and n + 1 - l with the largest l for which 2 P(Bin(n, 1/2) <= l - 1) <= 0.05;
/// nothing for n < kValuesForInterval.
///
/// Distribution-free, for independent values of any continuous distribution: W. Q. Meeker, G. J. Hahn, L. A.
/// Escobar, Statistical Intervals, 2nd ed. (2017), section 5.2; the same in Hahn and Meeker (1991),
/// section 5.2.
std::optional<MedianRanks> RanksAroundMedian(size_t n);

/// A median, and how well it is known.
struct MedianEstimate {
  /// How many values there were.
  size_t count = 0;
  /// The middle value, or the mean of the two middle ones; absent without values.
  std::optional<double> median;
  std::optional<Interval> interval;
  /// Actual coverage of `interval`, at least kConfidence; present exactly if that is.
  std::optional<double> coverage;
  /// Why there is no interval; empty if there is one.
  std::string warning;
};

/// The median of `values`, in any order, with its interval. The values must be finite and independent, such
/// as one of each round; repetitions inside one process are not.
MedianEstimate EstimateMedian(std::span<const double> values);

}  // namespace weir

#endif  // WEIR_RESULTS_STATISTICS_ORDER_STATISTICS_H_

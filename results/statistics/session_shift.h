#ifndef WEIR_RESULTS_STATISTICS_SESSION_SHIFT_H_
#define WEIR_RESULTS_STATISTICS_SESSION_SHIFT_H_

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace weir {

/// Where values lie and how far they scatter, whatever a few of them do: Tukey's biweight. Values farther
/// from the median than kLocationReach (for the location) or kScaleReach (for the scale) times the median
/// absolute deviation have no weight, those near it have full weight.
///
/// F. Mosteller, J. W. Tukey, Data Analysis and Regression (1977), chapter 10; D. A. Lax, "Robust estimators
/// of scale" (1985).
struct Biweight {
  double location = 0;
  double scale = 0;  ///< the standard deviation, of many normal values
};

inline constexpr double kLocationReach = 6;
inline constexpr double kScaleReach = 9;

/// Of at least one value. The median absolute deviation is taken as at least `least_deviation`, for values
/// most of which are equal; without it these have a scale of 0.
Biweight EstimateBiweight(std::span<const double> values, double least_deviation = 0);

/// How one row of two sessions moved: the logarithm of new over old, and the variance of that figure as far
/// as the repetitions within the sessions tell it; 0 where there were none.
struct RowShift {
  double shift = 0;
  double variance = 0;
};

/// Two groups of rows that moved apart.
struct ShiftSplit {
  double lower = 0;  ///< where each group is centred
  double upper = 0;
  double boundary = 0;  ///< between both
};

/// What two sessions of many rows say when all that is known of the noise between sessions is how far these
/// very rows scatter.
struct SessionShift {
  /// What all rows have in common, and how far they scatter around it beside their own variance.
  double center = 0;
  double scale = 0;
  /// The z from which on a row of so many is far out, whatever the others are.
  double far = 0;
  /// Of each row: its distance from the center, in standard deviations. Never negative.
  std::vector<double> z;
  /// The rows, by index, that are so far out that they likely did not just scatter; farthest first.
  std::vector<size_t> outlying;
  /// Where there are no such rows but two groups, each so large that it might be the one that moved.
  std::optional<ShiftSplit> split;
};

/// Fewer rows say too little of how far they scatter.
inline constexpr size_t kRowsForSessionShift = 8;
/// A row that is nearer to the center than this factor, up or down, is not called outlying.
inline constexpr double kLeastOutlyingRatio = 1.10;

/// The center and the scale are biweight estimates (EstimateBiweight()), the scale at least 1 %. With z in
/// descending order, the first g rows are outlying for the largest g of at most max(2, N / 4) with
///
///     z_g >= max(6 N^0.2, 3.8 N^0.3),  or  z_g >= 9 and z_g >= 3.2 z_(g+1).
///
/// (Of many rows of heavy-tailed noise one is far out by chance; the second power is for more than 100.)
/// If more rows than that are so far out, they are taken for a group, and if they do not stand together as
/// one they are outlying nevertheless. A split is at the widest gap, if both sides have a quarter of the
/// rows, the gap is at least half the groups' distance, and that is at least six times the groups' own
/// scale.
///
/// Simulated (results/compare:session_simulation_main): of equal programs, 5 % of comparisons or fewer have
/// an outlying row, for normal, Laplace and t3 noise, from 8 to 200 rows.
///
/// At least kRowsForSessionShift rows, all finite.
SessionShift FindSessionShift(std::span<const RowShift> rows);

}  // namespace weir

#endif  // WEIR_RESULTS_STATISTICS_SESSION_SHIFT_H_

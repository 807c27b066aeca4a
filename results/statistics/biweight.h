#ifndef WEIR_RESULTS_STATISTICS_BIWEIGHT_H_
#define WEIR_RESULTS_STATISTICS_BIWEIGHT_H_

#include <span>

namespace weir {

/// Where values lie and how far they scatter, whatever a few of them do: Tukey's biweight. Values farther
/// from the median than `location_reach` or `scale_reach` times the median absolute deviation have no weight,
/// those near it have full weight.
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

}  // namespace weir

#endif  // WEIR_RESULTS_STATISTICS_BIWEIGHT_H_

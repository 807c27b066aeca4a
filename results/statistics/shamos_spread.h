#ifndef WEIR_RESULTS_STATISTICS_SHAMOS_SPREAD_H_
#define WEIR_RESULTS_STATISTICS_SHAMOS_SPREAD_H_

#include <span>

namespace weir {

/// The median of the distances of all pairs of values, times 1.0483 so that for many normal values it is
/// their standard deviation; 0 for fewer than two. Up to 29 % of the values may lie anywhere without carrying
/// it away, and yet it is nearly as certain as the standard deviation itself (efficiency 86 %, where the
/// median absolute deviation has 37 %). In small samples it is a little too large, by an amount that the
/// caller can simulate.
///
/// M. I. Shamos (1976); P. J. Rousseeuw, C. Croux, "Alternatives to the median absolute deviation" (1993).
/// Takes memory for n values and time for sorting them and some 64 steps of O(n); see KthDistance().
double ShamosSpread(std::span<const double> values);

}  // namespace weir

#endif  // WEIR_RESULTS_STATISTICS_SHAMOS_SPREAD_H_

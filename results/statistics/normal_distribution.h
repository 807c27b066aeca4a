#ifndef WEIR_RESULTS_STATISTICS_NORMAL_DISTRIBUTION_H_
#define WEIR_RESULTS_STATISTICS_NORMAL_DISTRIBUTION_H_

namespace weir {

/// P(Z > z) for a standard normal Z: erfc(z / sqrt(2)) / 2, without loss of digits far out on the right.
double NormalUpperTail(double z);

/// The z with P(Z > z) = `tail`, which lies strictly between 0 and 1: 1.96 for 0.025. By bisection, to the
/// last digits of a double.
double NormalUpperQuantile(double tail);

}  // namespace weir

#endif  // WEIR_RESULTS_STATISTICS_NORMAL_DISTRIBUTION_H_

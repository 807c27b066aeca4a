#ifndef WEIR_RESULTS_STATISTICS_DISTRIBUTIONS_H_
#define WEIR_RESULTS_STATISTICS_DISTRIBUTIONS_H_

#include <cstddef>

namespace weir {

/// ln Γ(x) of x > 0. Several threads may call it, which std::lgamma, as it writes a global sign, does not allow.
double LogGamma(double x);

/// P(Z > z) for a standard normal Z: erfc(z / sqrt(2)) / 2, without loss of digits far out on the right.
double NormalUpperTail(double z);

/// The z with P(Z > z) = `tail`, which lies strictly between 0 and 1: 1.96 for 0.025. By bisection, to the
/// last digits of a double.
double NormalUpperQuantile(double tail);

/// P(T > t) for Student's t with `degrees` >= 1 of freedom, by the finite series for whole degrees
/// (M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions, 1964, 26.7.3 and 26.7.4). To 1e-15
/// absolutely; what is smaller than that is returned as 0 or so.
double StudentUpperTail(double t, size_t degrees);

/// The t with P(T > t) = `tail`, which lies strictly between 0 and 1/2.
double StudentUpperQuantile(double tail, size_t degrees);

/// Student's t with degrees of freedom that need not be whole, and may be infinite. The tail by the continued
/// fraction of the incomplete beta function (26.5.8), with a relative error below 1e-12.
class StudentT {
 public:
  /// `degrees` > 0.
  explicit StudentT(double degrees) : degrees_(degrees) {}

  /// P(T > t).
  double UpperTail(double t) const;
  /// The t with P(T > t) = `tail`, which lies strictly between 0 and 1/2.
  double UpperQuantile(double tail) const;

 private:
  double degrees_;
};

}  // namespace weir

#endif  // WEIR_RESULTS_STATISTICS_DISTRIBUTIONS_H_

#include "results/statistics/distributions.h"

#include <math.h>  // lgamma_r

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace weir {

double LogGamma(double x) {
  int sign = 0;
  return ::lgamma_r(x, &sign);
}

double NormalUpperTail(double z) { return std::erfc(z / std::numbers::sqrt2) / 2; }

double NormalUpperQuantile(double tail) {
  double low = -40, high = 40;  // beyond, the tail is 1 or 0 to a double
  while (true) {
    const double middle = std::midpoint(low, high);
    if (middle <= low || middle >= high) return middle;
    (NormalUpperTail(middle) > tail ? low : high) = middle;
  }
}

namespace {

// Beyond this many degrees a normal distribution is the same to 1e-12.
constexpr double kNearlyNormal = 1e13;

// The continued fraction of the incomplete beta function, by Lentz' method. x < (a + 1) / (a + b + 2), so
// that it converges fast.
double BetaFraction(double x, double a, double b) {
  constexpr double kTiny = 1e-300, kEnough = 1e-16;
  const auto apart = [](double value) { return std::fabs(value) < kTiny ? kTiny : value; };
  double c = 1, d = 1 / apart(1 - (a + b) * x / (a + 1));
  double fraction = d;
  for (int term = 1; term < 1'000'000; ++term) {
    const double m = term;
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / apart(1 + even * d);
    c = apart(1 + even / c);
    fraction *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / apart(1 + odd * d);
    c = apart(1 + odd / c);
    fraction *= d * c;
    if (std::fabs(d * c - 1) < kEnough) break;
  }
  return fraction;
}

// I_x(a, 1/2), and y = 1 - x without loss of digits.
double RegularizedBeta(double x, double y, double a) {
  constexpr double kHalf = 0.5;
  const double log_front =
      a * std::log(x) + kHalf * std::log(y) + LogGamma(a + kHalf) - LogGamma(a) - LogGamma(kHalf);
  if (x < (a + 1) / (a + kHalf + 2)) return std::exp(log_front) * BetaFraction(x, a, kHalf) / a;
  return 1 - std::exp(log_front) * BetaFraction(y, kHalf, a) / kHalf;
}

}  // namespace

double StudentUpperTail(double t, size_t degrees) {
  if (t < 0) return 1 - StudentUpperTail(-t, degrees);
  const double angle = std::atan(t / std::sqrt(static_cast<double>(degrees)));
  const double cosine = std::cos(angle), sine = std::sin(angle);
  const bool odd = degrees % 2 == 1;
  double term = odd ? cosine : 1, sum = 0;
  for (size_t power = odd ? 1 : 0; power + 2 <= degrees; power += 2) {
    sum += term;
    const auto k = static_cast<double>(power);
    term *= cosine * cosine * (k + 1) / (k + 2);
  }
  const double within = odd ? 2 / std::numbers::pi * (angle + sine * sum) : sine * sum;
  return std::max(0.0, (1 - within) / 2);
}

double StudentUpperQuantile(double tail, size_t degrees) {
  double low = 0, high = 1;
  while (StudentUpperTail(high, degrees) > tail) high *= 2;
  while (true) {
    const double middle = std::midpoint(low, high);
    if (middle <= low || middle >= high) return middle;
    (StudentUpperTail(middle, degrees) > tail ? low : high) = middle;
  }
}

double StudentT::UpperTail(double t) const {
  if (t < 0) return 1 - UpperTail(-t);
  if (t == 0) return 0.5;
  if (degrees_ > kNearlyNormal) return NormalUpperTail(t);
  const double x = degrees_ / (degrees_ + t * t), y = t * t / (degrees_ + t * t);
  return RegularizedBeta(x, y, degrees_ / 2) / 2;
}

double StudentT::UpperQuantile(double tail) const {
  double low = 0, high = 1;
  while (UpperTail(high) > tail) high *= 2;
  while (true) {
    const double middle = std::midpoint(low, high);
    if (middle <= low || middle >= high) return middle;
    (UpperTail(middle) > tail ? low : high) = middle;
  }
}

}  // namespace weir

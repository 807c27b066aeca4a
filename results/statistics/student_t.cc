#include "results/statistics/student_t.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace weir {

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

}  // namespace weir

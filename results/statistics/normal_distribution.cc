#include "results/statistics/normal_distribution.h"

#include <cmath>
#include <numbers>
#include <numeric>

namespace weir {

double NormalUpperTail(double z) { return std::erfc(z / std::numbers::sqrt2) / 2; }

double NormalUpperQuantile(double tail) {
  double low = -40, high = 40;  // beyond, the tail is 1 or 0 to a double
  while (true) {
    const double middle = std::midpoint(low, high);
    if (middle <= low || middle >= high) return middle;
    (NormalUpperTail(middle) > tail ? low : high) = middle;
  }
}

}  // namespace weir

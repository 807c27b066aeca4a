#include "results/statistics/moderated_variance.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace weir {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
// From here on the asymptotic series are exact to the last digits.
constexpr double kLarge = 20;

// The derivative of ln Gamma (M. Abramowitz, I. A. Stegun, 1964, 6.3.5 and 6.3.18).
double Digamma(double x) {
  double sum = 0;
  while (x < kLarge) sum -= 1 / x++;
  const double y = 1 / (x * x);
  return sum + std::log(x) - 1 / (2 * x) - y * (1.0 / 12 - y * (1.0 / 120 - y * (1.0 / 252 - y / 240)));
}

// Its derivative (6.4.6 and 6.4.12).
double Trigamma(double x) {
  double sum = 0;
  while (x < kLarge) {
    sum += 1 / (x * x);
    ++x;
  }
  const double y = 1 / (x * x);
  return sum + 1 / x + y / 2 +
         y / x * (1.0 / 6 - y * (1.0 / 30 - y * (1.0 / 42 - y * (1.0 / 30 - y * 5 / 66))));
}

// The x with Trigamma(x) = y > 0, by bisection: the function falls.
double InverseTrigamma(double y) {
  double low = 1e-8, high = 1;
  while (Trigamma(high) > y) high *= 2;
  while (true) {
    const double middle = std::midpoint(low, high);
    if (middle <= low || middle >= high) return middle;
    (Trigamma(middle) > y ? low : high) = middle;
  }
}

}  // namespace

VarianceEstimate FitCommonVariance(std::span<const VarianceEstimate> rows) {
  const auto count = static_cast<double>(rows.size());
  std::vector<double> logs;
  double by_chance = 0;
  for (const VarianceEstimate& row : rows) {
    const double half = row.degrees / 2;
    logs.push_back(std::log(row.variance) - Digamma(half) + std::log(half));
    by_chance += Trigamma(half) / count;
  }
  const double mean = std::accumulate(logs.begin(), logs.end(), 0.0) / count;
  double scatter = 0;
  for (const double each : logs) scatter += (each - mean) * (each - mean) / (count - 1);
  if (rows.size() < 2 || scatter <= by_chance) return {std::exp(mean), kInfinity};
  const double half = InverseTrigamma(scatter - by_chance);
  return {std::exp(mean + Digamma(half) - std::log(half)), 2 * half};
}

std::vector<VarianceEstimate> ModerateVariances(std::span<const VarianceEstimate> rows) {
  std::vector<VarianceEstimate> moderated(rows.begin(), rows.end());
  if (rows.size() < 2) return moderated;
  const VarianceEstimate common = FitCommonVariance(rows);
  double all_degrees = 0;
  for (const VarianceEstimate& row : rows) all_degrees += row.degrees;
  for (VarianceEstimate& row : moderated) {
    row.variance = std::isinf(common.degrees)
                       ? common.variance
                       : (common.degrees * common.variance + row.degrees * row.variance) /
                             (common.degrees + row.degrees);
    row.degrees = std::min(common.degrees + row.degrees, all_degrees);
  }
  return moderated;
}

}  // namespace weir

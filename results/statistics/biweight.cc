#include "results/statistics/biweight.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "results/statistics/median.h"

namespace weir {
namespace {

double Square(double x) { return x * x; }

double Location(std::span<const double> values, double median, double reach) {
  double sum = 0, weights = 0;
  for (const double value : values) {
    const double u = (value - median) / reach;
    if (std::fabs(u) >= 1) continue;
    const double weight = Square(1 - u * u);
    sum += weight * (value - median);
    weights += weight;
  }
  return median + sum / weights;
}

double Scale(std::span<const double> values, double median, double reach) {
  double numerator = 0, denominator = 0;
  for (const double value : values) {
    const double u2 = Square((value - median) / reach);
    if (u2 >= 1) continue;
    numerator += Square(value - median) * Square(Square(1 - u2));
    denominator += (1 - u2) * (1 - 5 * u2);
  }
  return std::sqrt(static_cast<double>(values.size()) * numerator) / std::fabs(denominator);
}

}  // namespace

Biweight EstimateBiweight(std::span<const double> values, double least_deviation) {
  std::vector<double> work(values.begin(), values.end());
  const double median = Median(std::span(work));
  for (double& value : work) value = std::fabs(value - median);
  const double deviation = std::max(least_deviation, Median(std::span(work)));
  if (deviation == 0) return {median, 0};
  return {Location(values, median, kLocationReach * deviation),
          Scale(values, median, kScaleReach * deviation)};
}

}  // namespace weir

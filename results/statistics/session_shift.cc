#include "results/statistics/session_shift.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "results/statistics/order_statistics.h"

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

namespace {

constexpr double kLeastScale = 0.01;
constexpr double kNormalDeviation = 1.4826;  // the standard deviation over the median absolute deviation

std::vector<double> ShiftsOf(std::span<const RowShift> rows) {
  std::vector<double> shifts;
  shifts.reserve(rows.size());
  for (const RowShift& row : rows) shifts.push_back(row.shift);
  return shifts;
}

Biweight EstimateAtLeast(std::span<const double> shifts) {
  Biweight estimate = EstimateBiweight(shifts, kLeastScale / kNormalDeviation);
  estimate.scale = std::max(estimate.scale, kLeastScale);
  return estimate;
}

double FarOut(size_t rows) {
  const auto count = static_cast<double>(rows);
  return std::max(6 * std::pow(count, 0.2), 3.8 * std::pow(count, 0.3));
}

// How many of the descending z are far out.
size_t CountFarOut(std::span<const double> z, double far) {
  const auto beyond =
      static_cast<size_t>(std::ranges::find_if(z, [far](double each) { return each < far; }) - z.begin());
  const size_t most = std::max<size_t>(2, z.size() / 4);
  for (size_t g = most; g > beyond; --g) {
    if (z[g - 1] >= 9 && z[g - 1] >= 3.2 * z[g]) return g;
  }
  return beyond;
}

std::optional<ShiftSplit> FindSplit(std::vector<double> shifts) {
  std::ranges::sort(shifts);
  const size_t least = (shifts.size() + 3) / 4;
  size_t end = least;  // of the lower group
  for (size_t i = 1; i < shifts.size(); ++i) {
    if (shifts[i] - shifts[i - 1] > shifts[end] - shifts[end - 1]) end = i;
  }
  if (end < least || shifts.size() - end < least) return std::nullopt;
  const Biweight lower = EstimateBiweight(std::span(shifts).first(end), kLeastScale / kNormalDeviation);
  const Biweight upper = EstimateBiweight(std::span(shifts).subspan(end), kLeastScale / kNormalDeviation);
  const double distance = upper.location - lower.location, gap = shifts[end] - shifts[end - 1];
  const double share = static_cast<double>(end) / static_cast<double>(shifts.size());
  const double pooled =
      std::sqrt(share * lower.scale * lower.scale + (1 - share) * upper.scale * upper.scale);
  if (2 * gap < distance || distance < 6 * std::max(pooled, kLeastScale)) return std::nullopt;
  return ShiftSplit{lower.location, upper.location, std::midpoint(shifts[end - 1], shifts[end])};
}

}  // namespace

SessionShift FindSessionShift(std::span<const RowShift> rows) {
  const std::vector<double> shifts = ShiftsOf(rows);
  const Biweight common = EstimateAtLeast(shifts);
  SessionShift found{common.location, common.scale, FarOut(rows.size()), {}, {}, {}};
  for (const RowShift& row : rows) {
    found.z.push_back(std::fabs(row.shift - found.center) / std::hypot(found.scale, std::sqrt(row.variance)));
  }
  std::vector<size_t> order(rows.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, std::greater(), [&](size_t row) { return found.z[row]; });
  std::vector<double> descending;
  for (const size_t row : order) descending.push_back(found.z[row]);
  order.resize(CountFarOut(descending, found.far));
  if (order.size() > std::max<size_t>(2, rows.size() / 4)) found.split = FindSplit(shifts);
  if (found.split) return found;
  std::erase_if(order, [&](size_t row) {
    return std::fabs(shifts[row] - found.center) < std::log(kLeastOutlyingRatio);
  });
  found.outlying = std::move(order);
  if (found.outlying.empty()) found.split = FindSplit(shifts);
  return found;
}

}  // namespace weir

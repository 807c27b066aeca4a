#include "results/statistics/shamos_spread.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace weir {

double ShamosSpread(std::span<const double> values) {
  constexpr double kNormal = 1.048358;  // 1 / (sqrt(2) times the normal quantile at 3/4)
  std::vector<double> distances;
  for (size_t i = 0; i < values.size(); ++i) {
    for (size_t j = 0; j < i; ++j) distances.push_back(std::fabs(values[i] - values[j]));
  }
  if (distances.empty()) return 0;
  const auto middle = distances.begin() + static_cast<ptrdiff_t>(distances.size() / 2);
  std::ranges::nth_element(distances, middle);
  const double above = *middle;
  if (distances.size() % 2 == 1) return kNormal * above;
  return kNormal * std::midpoint(*std::max_element(distances.begin(), middle), above);
}

}  // namespace weir

#include "results/statistics/shamos_spread.h"

#include <cmath>
#include <vector>

#include "results/statistics/median.h"

namespace weir {

double ShamosSpread(std::span<const double> values) {
  constexpr double kNormal = 1.048358;  // 1 / (sqrt(2) times the normal quantile at 3/4)
  std::vector<double> distances;
  for (size_t i = 0; i < values.size(); ++i) {
    for (size_t j = 0; j < i; ++j) distances.push_back(std::fabs(values[i] - values[j]));
  }
  if (distances.empty()) return 0;
  return kNormal * Median(std::span(distances));
}

}  // namespace weir

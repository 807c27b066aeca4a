#include "results/statistics/shamos_spread.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

#include "results/statistics/pair_selection.h"

namespace weir {

double ShamosSpread(std::span<const double> values) {
  constexpr double kNormal = 1.048358;  // 1 / (sqrt(2) times the normal quantile at 3/4)
  if (values.size() < 2) return 0;
  std::vector<double> sorted(values.begin(), values.end());
  std::ranges::sort(sorted);
  const size_t distances = sorted.size() * (sorted.size() - 1) / 2;
  const double upper = KthDistance(sorted, distances / 2 + 1);
  if (distances % 2 == 1) return kNormal * upper;
  return kNormal * std::midpoint(KthDistance(sorted, distances / 2), upper);
}

}  // namespace weir

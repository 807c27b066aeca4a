#ifndef WEIR_RESULTS_STATISTICS_MEDIAN_H_
#define WEIR_RESULTS_STATISTICS_MEDIAN_H_

#include <algorithm>
#include <cstddef>
#include <functional>
#include <numeric>
#include <span>

namespace weir {

/// The middle one of at least one value, or the midpoint of the two middle ones. Reorders the items, whose
/// values `projection` takes; in linear time.
template <typename Item, typename Projection = std::identity>
double Median(std::span<Item> items, Projection projection = {}) {
  const auto middle = items.begin() + static_cast<std::ptrdiff_t>(items.size() / 2);
  std::ranges::nth_element(items, middle, {}, projection);
  const double upper = std::invoke(projection, *middle);
  if (items.size() % 2 == 1) return upper;
  return std::midpoint(
      std::invoke(projection, *std::ranges::max_element(items.begin(), middle, {}, projection)), upper);
}

}  // namespace weir

#endif  // WEIR_RESULTS_STATISTICS_MEDIAN_H_

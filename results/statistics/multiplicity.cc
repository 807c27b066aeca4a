#include "results/statistics/multiplicity.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace weir {
namespace {

std::vector<size_t> AscendingOrder(std::span<const double> p) {
  std::vector<size_t> order(p.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, {}, [&](size_t i) { return p[i]; });
  return order;
}

}  // namespace

std::vector<double> AdjustByHolm(std::span<const double> p) {
  const std::vector<size_t> order = AscendingOrder(p);
  std::vector<double> adjusted(p.size());
  double least = 0;  // one that follows is never more significant than one before
  for (size_t rank = 0; rank < order.size(); ++rank) {
    const auto left = static_cast<double>(order.size() - rank);
    least = std::max(least, std::min(1.0, left * p[order[rank]]));
    adjusted[order[rank]] = least;
  }
  return adjusted;
}

std::vector<double> AdjustByBenjaminiHochberg(std::span<const double> p) {
  const std::vector<size_t> order = AscendingOrder(p);
  std::vector<double> adjusted(p.size());
  const auto count = static_cast<double>(order.size());
  double most = 1;
  for (size_t rank = order.size(); rank-- > 0;) {
    most = std::min(most, count / static_cast<double>(rank + 1) * p[order[rank]]);
    adjusted[order[rank]] = most;
  }
  return adjusted;
}

}  // namespace weir

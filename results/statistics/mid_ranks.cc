#include "results/statistics/mid_ranks.h"

#include <algorithm>
#include <numeric>

namespace weir {

MidRanks RankValues(std::span<const double> values) {
  std::vector<size_t> order(values.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::sort(order, {}, [&](size_t i) { return values[i]; });
  MidRanks ranks;
  ranks.doubled.resize(values.size());
  for (size_t first = 0, end = 0; first < order.size(); first = end) {
    while (end < order.size() && values[order[end]] == values[order[first]]) ++end;
    // Ranks first + 1 ... end, whose mean doubled is their first and last together.
    for (size_t i = first; i < end; ++i) ranks.doubled[order[i]] = first + 1 + end;
    const auto ties = static_cast<double>(end - first);
    ranks.tie_term += ties * ties * ties - ties;
  }
  return ranks;
}

}  // namespace weir

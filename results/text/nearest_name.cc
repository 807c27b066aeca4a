#include "results/text/nearest_name.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

namespace weir {
namespace {

// The optimal string alignment distance. Rows of its table: the one before the last, the last, and the next.
size_t Distance(std::string_view a, std::string_view b) {
  std::vector<size_t> before(b.size() + 1), last(b.size() + 1), next(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    next[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      next[j] = std::min({last[j] + 1, next[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) next[j] = std::min(next[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, next);
  }
  return last[b.size()];
}

}  // namespace

std::optional<std::string_view> NearestName(std::string_view typed, std::span<const std::string> names) {
  constexpr size_t kLongest = 64;  // of what is looked at; more is no name
  std::optional<std::string_view> nearest;
  size_t least = std::numeric_limits<size_t>::max();
  if (typed.size() > kLongest) return nearest;
  for (const std::string& name : names) {
    const size_t distance = Distance(typed, name);
    if (distance == 0 || 3 * distance > name.size() || distance >= least) continue;
    least = distance;
    nearest = name;
  }
  return nearest;
}

std::string DidYouMean(std::string_view typed, std::span<const std::string> names) {
  const auto nearest = NearestName(typed, names);
  return nearest ? " (did you mean " + std::string(*nearest) + "?)" : "";
}

}  // namespace weir

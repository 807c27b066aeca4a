#include "results/statistics/pair_selection.h"

#include <bit>
#include <cstdint>
#include <limits>
#include <numeric>

namespace weir {
namespace {

// Whole numbers in the order of the doubles they stand for: neighbours there are neighbours here.
int64_t OrdinalOf(double value) {
  const auto bits = std::bit_cast<int64_t>(value + 0.0);  // -0.0 becomes 0.0
  return bits >= 0 ? bits : std::numeric_limits<int64_t>::min() - bits;
}

double FromOrdinal(int64_t ordinal) {
  return std::bit_cast<double>(ordinal >= 0 ? ordinal : std::numeric_limits<int64_t>::min() - ordinal);
}

// The smallest double in [low, high] up to which `count_up_to` counts at least k.
template <typename Count>
double Smallest(double low, double high, size_t k, const Count& count_up_to) {
  int64_t first = OrdinalOf(low), last = OrdinalOf(high);
  while (first < last) {
    const int64_t middle = std::midpoint(first, last);
    if (count_up_to(FromOrdinal(middle)) >= k) {
      last = middle;
    } else {
      first = middle + 1;
    }
  }
  return FromOrdinal(first);
}

// std::midpoint neither overflows nor loses the order of the pairs.
size_t MeansUpTo(std::span<const double> sorted, double threshold) {
  size_t count = 0;
  size_t end = sorted.size();  // pairs of sorted[i] with anything from here on are above the threshold
  for (size_t i = 0; i < sorted.size() && i < end; ++i) {
    while (end > i && std::midpoint(sorted[i], sorted[end - 1]) > threshold) --end;
    count += end - i;
  }
  return count;
}

}  // namespace

double KthPairMean(std::span<const double> sorted, size_t k) {
  return Smallest(sorted.front(), sorted.back(), k, [&](double t) { return MeansUpTo(sorted, t); });
}

}  // namespace weir

#include "results/statistics/hodges_lehmann.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

#include "results/statistics/distributions.h"
#include "results/statistics/signed_rank.h"

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

namespace {

// The lower end's rank among the ordered pairs, counted from 1 (0: too few), and the probability below it.
struct LowerEnd {
  size_t rank = 0;
  double tail = 0;
};

LowerEnd ExactEnd(const RankSumDistribution& null, double tail) {
  const size_t rank = null.RankOfLowerEnd(tail);
  return {rank, rank > 0 ? null.AtMost(rank - 1) : 0};
}

// P(statistic <= k - 1) is taken as that of a normal variable up to k - 1/2.
LowerEnd NormalEnd(double mean, double variance, double tail) {
  const double deviation = std::sqrt(variance);
  const double rank = std::max(0.0, std::floor(mean - NormalUpperQuantile(tail) * deviation + 0.5));
  return {static_cast<size_t>(rank), NormalUpperTail((mean - rank + 0.5) / deviation)};
}

LowerEnd EndOfMeans(size_t count, double tail) {
  if (count <= kExactSignedRank) return ExactEnd(UntiedSignedRankDistribution(count), tail);
  const auto n = static_cast<double>(count);
  return NormalEnd(n * (n + 1) / 4, n * (n + 1) * (2 * n + 1) / 24, tail);
}

std::vector<double> Sorted(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::ranges::sort(sorted);
  return sorted;
}

// From `pairs` ordered pair values, of which `kth` gives the k-th.
template <typename Kth>
ShiftEstimate FromPairs(size_t pairs, const LowerEnd& end, const Kth& kth) {
  ShiftEstimate estimate;
  const size_t middle = (pairs + 1) / 2;
  estimate.shift = pairs % 2 == 1 ? kth(middle) : std::midpoint(kth(middle), kth(middle + 1));
  if (end.rank > 0) {
    estimate.interval = Interval{kth(end.rank), kth(pairs + 1 - end.rank)};
    estimate.coverage = 1 - 2 * end.tail;
  }
  return estimate;
}

}  // namespace

size_t LowerEndRank(size_t count, double tail) { return EndOfMeans(count, tail).rank; }

ShiftEstimate EstimateCenter(std::span<const double> values, double confidence) {
  ShiftEstimate estimate;
  if (!values.empty()) {
    const std::vector<double> sorted = Sorted(values);
    estimate =
        FromPairs(sorted.size() * (sorted.size() + 1) / 2, EndOfMeans(sorted.size(), (1 - confidence) / 2),
                  [&](size_t k) { return KthPairMean(sorted, k); });
  }
  if (!estimate.interval) {
    estimate.warning =
        fmt::format("{} values are too few for a {:g} % interval", values.size(), 100 * confidence);
  }
  return estimate;
}

}  // namespace weir

#include "results/statistics/e_divisive.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "results/statistics/split_mix.h"

namespace weir {
namespace {

constexpr double kRounding = 1e-12;  // what sums of distances may differ by and still be equal

size_t ShortestSegment(const EDivisiveOptions& options) { return std::max<size_t>(options.min_segment, 2); }

// For each k the sum of the distances among the first k values.
template <typename Distance>
std::vector<double> SumsAmongFirst(std::span<const double> values, const Distance& distance) {
  std::vector<double> sums(values.size() + 1);
  for (size_t k = 0; k < values.size(); ++k) {
    double to_earlier = 0;
    for (size_t i = 0; i < k; ++i) to_earlier += distance(values[i], values[k]);
    sums[k + 1] = sums[k] + to_earlier;
  }
  return sums;
}

// Divisions by small whole numbers would take most of the time.
std::vector<double> Reciprocals(size_t count) {
  std::vector<double> reciprocals(count + 1);
  for (size_t k = 1; k <= count; ++k) reciprocals[k] = 1 / static_cast<double>(k);
  return reciprocals;
}

// The change moves on by one value at a time, and with it the sums of the distances across it.
template <typename Distance>
std::optional<Split> BestSplitBy(std::span<const double> values, size_t shortest, const Distance& distance) {
  const size_t size = values.size();
  if (size < 2 * shortest) return std::nullopt;
  const std::vector<double> among_first = SumsAmongFirst(values, distance);
  const std::vector<double> reciprocal = Reciprocals(size);
  const double rounding = kRounding * among_first[size] * reciprocal[size];
  std::vector<double> to_left(size);  // of each value after the change to all before it
  Split best{.q = -std::numeric_limits<double>::infinity()};
  for (size_t change = 1; change + shortest <= size; ++change) {
    for (size_t i = change; i < size; ++i) to_left[i] += distance(values[change - 1], values[i]);
    if (change < shortest) continue;
    const auto m = static_cast<double>(change);
    const double left_mean = among_first[change] * reciprocal[change - 1];
    double across = 0;
    for (size_t end = change + 1; end <= size; ++end) {
      across += to_left[end - 1];
      const size_t right = end - change;
      if (right < shortest) continue;
      const double among_right = among_first[end] - among_first[change] - across;
      const double q =
          2 * reciprocal[end] *
          (across - left_mean * static_cast<double>(right) - among_right * m * reciprocal[right - 1]);
      if (q > best.q + rounding) best = {change, end, q};
    }
  }
  return best;
}

// A part of the series, and where it would be cut.
struct Segment {
  size_t begin = 0;
  size_t end = 0;
  std::optional<Split> split;

  std::span<const double> Of(std::span<const double> values) const {
    return values.subspan(begin, end - begin);
  }
  size_t change() const { return begin + split->change; }
  double q() const { return split ? split->q : 0; }
};

Segment MakeSegment(std::span<const double> values, size_t begin, size_t end,
                    const EDivisiveOptions& options) {
  return {begin, end, BestSplit(values.subspan(begin, end - begin), options)};
}

std::pair<Segment, Segment> Cut(std::span<const double> values, const Segment& segment,
                                const EDivisiveOptions& options) {
  return {MakeSegment(values, segment.begin, segment.change(), options),
          MakeSegment(values, segment.change(), segment.end, options)};
}

void Shuffle(std::span<double> values, SplitMix64& random) {
  for (size_t left = values.size(); left > 1; --left) std::swap(values[left - 1], values[random.Below(left)]);
}

// The strongest split of all segments, each shuffled by itself.
double StrongestByChance(std::span<const double> values, std::span<const Segment> segments,
                         const EDivisiveOptions& options, SplitMix64& random) {
  double strongest = -std::numeric_limits<double>::infinity();
  for (const Segment& segment : segments) {
    const std::span<const double> part = segment.Of(values);
    std::vector<double> shuffled(part.begin(), part.end());
    Shuffle(shuffled, random);
    if (const std::optional<Split> split = BestSplit(shuffled, options)) {
      strongest = std::max(strongest, split->q);
    }
  }
  return strongest;
}

// Of a split as strong as `q`; some value above the level as soon as it must be above it.
double PermutationP(std::span<const double> values, std::span<const Segment> segments, double q,
                    const EDivisiveOptions& options, const PermutationTest& test, SplitMix64& random) {
  const auto p = [&](size_t as_strong) {
    return static_cast<double>(1 + as_strong) / static_cast<double>(1 + test.permutations);
  };
  const double equal = q * (1 - 1e-9);  // the same values in another order are summed in another order
  size_t as_strong = 0;
  for (size_t i = 0; i < test.permutations && p(as_strong) <= test.level; ++i) {
    if (StrongestByChance(values, segments, options, random) >= equal) ++as_strong;
  }
  return p(as_strong);
}

}  // namespace

std::optional<Split> BestSplit(std::span<const double> values, const EDivisiveOptions& options) {
  const size_t shortest = ShortestSegment(options);
  if (options.alpha == 1) {
    return BestSplitBy(values, shortest, [](double a, double b) { return std::fabs(a - b); });
  }
  return BestSplitBy(values, shortest,
                     [&](double a, double b) { return std::pow(std::fabs(a - b), options.alpha); });
}

std::vector<ChangePoint> FindChangePoints(std::span<const double> values, const EDivisiveOptions& options,
                                          const SplitTest& p_value, double level) {
  std::vector<ChangePoint> changes;
  std::vector<Segment> open = {MakeSegment(values, 0, values.size(), options)};
  while (!open.empty()) {
    const Segment segment = open.back();
    open.pop_back();
    if (segment.q() <= 0) continue;
    const double p = p_value(segment.Of(values), *segment.split);
    if (!(p <= level)) continue;
    changes.push_back({segment.change(), segment.q(), p});
    auto [left, right] = Cut(values, segment, options);
    open.push_back(left);
    open.push_back(right);
  }
  std::ranges::sort(changes, {}, &ChangePoint::index);
  return changes;
}

std::vector<ChangePoint> FindChangePoints(std::span<const double> values, const EDivisiveOptions& options,
                                          const PermutationTest& test) {
  std::vector<ChangePoint> changes;
  SplitMix64 random(test.seed);
  std::vector<Segment> segments = {MakeSegment(values, 0, values.size(), options)};
  for (;;) {
    const auto strongest = std::ranges::max_element(segments, {}, &Segment::q);
    if (strongest->q() <= 0) break;
    const double p = PermutationP(values, segments, strongest->q(), options, test, random);
    if (p > test.level) break;
    changes.push_back({strongest->change(), strongest->q(), p});
    auto [left, right] = Cut(values, *strongest, options);
    *strongest = left;
    segments.insert(strongest + 1, right);
  }
  std::ranges::sort(changes, {}, &ChangePoint::index);
  return changes;
}

}  // namespace weir

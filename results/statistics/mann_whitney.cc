#include "results/statistics/mann_whitney.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <vector>

#include "results/statistics/mid_ranks.h"
#include "results/statistics/normal_distribution.h"
#include "results/statistics/rank_sum_distribution.h"

namespace weir {
namespace {

// Both samples ranked as one, the first sample's values first.
struct RankedSamples {
  MidRanks ranks;
  size_t m = 0;  // of the first sample
  size_t n = 0;
  size_t doubled_sum = 0;  // of the first sample's ranks

  size_t DoubledU() const { return doubled_sum - m * (m + 1); }
};

RankedSamples Rank(std::span<const double> first, std::span<const double> second) {
  std::vector<double> all(first.begin(), first.end());
  all.insert(all.end(), second.begin(), second.end());
  RankedSamples samples{RankValues(all), first.size(), second.size()};
  const auto& doubled = samples.ranks.doubled;
  samples.doubled_sum =
      std::accumulate(doubled.begin(), doubled.begin() + static_cast<ptrdiff_t>(samples.m), size_t{0});
  return samples;
}

double ExactP(const RankedSamples& samples, Alternative alternative) {
  return samples.ranks.tied() ? ChosenRanksDistribution(samples.ranks.doubled, samples.m)
                                    .PValue(samples.doubled_sum, alternative)
                              : UntiedMannWhitneyDistribution(samples.m, samples.n)
                                    .PValue(samples.DoubledU() / 2, alternative);
}

double ApproximateP(const RankedSamples& samples, Alternative alternative) {
  const auto m = static_cast<double>(samples.m), n = static_cast<double>(samples.n);
  const double distance = (static_cast<double>(samples.DoubledU()) - m * n) / 2;
  const double all = m + n;
  const double deviation = std::sqrt(m * n / 12 * (all + 1 - samples.ranks.tie_term / (all * (all - 1))));
  if (alternative == Alternative::kGreater) return NormalUpperTail((distance - 0.5) / deviation);
  if (alternative == Alternative::kLess) return NormalUpperTail((-distance - 0.5) / deviation);
  return std::min(1.0, 2 * NormalUpperTail((std::fabs(distance) - 0.5) / deviation));
}

// Whether the ranks can tell anything: not where all are equal.
bool AllEqual(const MidRanks& ranks) {
  return std::ranges::adjacent_find(ranks.doubled, std::not_equal_to<>()) == ranks.doubled.end();
}

}  // namespace

MannWhitneyResult MannWhitneyTest(std::span<const double> first, std::span<const double> second,
                                  Alternative alternative) {
  MannWhitneyResult result;
  if (first.empty() || second.empty()) {
    result.warning = "a sample is empty";
    return result;
  }
  const RankedSamples samples = Rank(first, second);
  const size_t limit = samples.ranks.tied() ? kExactTiedMannWhitney : kExactMannWhitney;
  result.u = static_cast<double>(samples.DoubledU()) / 2;
  result.exact = samples.m + samples.n <= limit;
  if (AllEqual(samples.ranks)) {
    result.exact = true;
    result.warning = "all values are equal";
    return result;
  }
  result.p = result.exact ? ExactP(samples, alternative) : ApproximateP(samples, alternative);
  return result;
}

}  // namespace weir

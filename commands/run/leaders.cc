#include "commands/run/leaders.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "results/statistics/two_rank.h"

namespace weir {
namespace {

constexpr size_t kFewestPairs = 6;

// Logarithms of how many times as long `second` took as `first`, of the rounds that both have.
std::vector<double> LogRatios(const CaseSummary& first, const CaseSummary& second) {
  std::map<int64_t, double> of_first;
  for (const auto& sample : first.ns) of_first[sample.round] = sample.value;
  std::vector<double> ratios;
  for (const auto& sample : second.ns) {
    const auto pair = of_first.find(sample.round);
    if (pair != of_first.end()) ratios.push_back(std::log(sample.value / pair->second));
  }
  return ratios;
}

bool Known(const RunGroup& group, double precision) {
  if (group.ranking.candidates < 2) return true;
  std::vector<CaseSummary> cases = group.ranking.cases;
  if (SortByTime(cases) < 2) return true;
  const std::vector<double> ratios = LogRatios(cases[0], cases[1]);
  if (ratios.size() < kFewestPairs) return false;
  const auto interval = TwoRank(ratios).IntervalWithTails();
  if (!interval) return false;
  const bool apart = interval->low > 0 || interval->high < 0;
  const double same = std::log1p(precision);
  return apart || (interval->low > -same && interval->high < same);
}

}  // namespace

bool LeadersAreKnown(const RunSummary& run, double precision) {
  return std::ranges::all_of(run.groups, [&](const RunGroup& group) { return Known(group, precision); });
}

}  // namespace weir

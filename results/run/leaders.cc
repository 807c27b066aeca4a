#include "results/run/leaders.h"

#include <algorithm>
#include <span>

namespace weir {
namespace {

constexpr size_t kFewestPairs = 6;

bool Known(const RunGroup& group, double precision) {
  const std::span<const CaseSummary> candidates = group.ranking.Candidates();
  if (candidates.size() < 2) return true;
  const auto& difference = candidates[1].against_fastest.difference;
  if (!difference || difference->base_count < kFewestPairs || !difference->interval) return false;
  return difference->interval->low > 1 || difference->interval->high < 1 + precision;
}

}  // namespace

bool LeadersAreKnown(const RunSummary& run, double precision) {
  return std::ranges::all_of(run.groups, [&](const RunGroup& group) { return Known(group, precision); });
}

}  // namespace weir

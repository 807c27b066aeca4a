#include "results/run/ranking.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <tuple>
#include <utility>

#include "results/compare/group_comparison.h"
#include "results/compare/metric.h"

namespace weir {
namespace {

bool MayWin(const CaseSummary& each) {
  return each.Measured() && !each.HasFlag(schema::kYardstick) && !each.HasFlag(schema::kReadyMade);
}

// Candidates before what may not win, and that before errors.
int Place(const CaseSummary& each, bool length_only_may_win) {
  if (each.errors > 0) return 2;
  return MayWin(each) && (length_only_may_win || !each.HasFlag(schema::kLengthOnly)) ? 0 : 1;
}

bool HasPeak(const CaseSummary& each) { return each.anon_peak_bytes.has_value(); }

bool LessMemory(const CaseSummary& a, const CaseSummary& b) {
  return a.anon_peak_bytes->high < b.anon_peak_bytes->high;
}

void CompareWithFastest(std::vector<CaseSummary>& cases, size_t candidates) {
  std::vector<Contestant> contestants;
  for (size_t i = 0; i < cases.size(); ++i) {
    contestants.push_back(
        {cases[i].label, cases[i].ns, cases[i].errors > 0, cases[i].first_error, i >= candidates});
  }
  std::vector<ComparedRow> rows = CompareWithin(contestants, 0, MetricNamed(schema::kNsPerRecord));
  for (size_t i = 0; i < cases.size(); ++i) cases[i].against_fastest = std::move(rows[i]);
}

}  // namespace

bool KeepsPace(const CaseSummary& each) {
  const std::optional<Difference>& difference = each.against_fastest.difference;
  if (!difference) return each.against_fastest.finding == Finding::kEquivalent;
  return difference->interval && difference->interval->high <= kSameTime;
}

size_t SortByTime(std::vector<CaseSummary>& cases) {
  const bool all_length_only = std::all_of(cases.begin(), cases.end(), [](const CaseSummary& each) {
    return !MayWin(each) || each.HasFlag(schema::kLengthOnly);
  });
  const auto key = [&](const CaseSummary& each) {
    const double ns = each.ns_per_record.median.value_or(std::numeric_limits<double>::infinity());
    return std::tuple(Place(each, all_length_only), each.errors == 0 ? ns : 0, std::string_view(each.name));
  };
  std::sort(cases.begin(), cases.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  return static_cast<size_t>(std::count_if(cases.begin(), cases.end(), [&](const CaseSummary& each) {
    return Place(each, all_length_only) == 0;
  }));
}

Ranking Rank(std::vector<CaseSummary> cases) {
  Ranking ranking;
  ranking.candidates = SortByTime(cases);
  ranking.cases = std::move(cases);
  if (ranking.candidates > 0) CompareWithFastest(ranking.cases, ranking.candidates);
  if (ranking.candidates < 3) return ranking;
  const auto begin = ranking.cases.begin();
  const auto end = begin + static_cast<std::ptrdiff_t>(ranking.candidates);
  const auto level = static_cast<size_t>(std::count_if(begin, end, KeepsPace));
  if (level < 3 || 2 * level <= ranking.candidates) return ranking;
  ranking.level = level;
  const auto rest = std::stable_partition(begin, end, KeepsPace);
  if (std::all_of(begin, rest, HasPeak)) std::stable_sort(begin, rest, LessMemory);
  return ranking;
}

}  // namespace weir

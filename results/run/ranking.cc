#include "results/run/ranking.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <tuple>
#include <utility>

#include "results/compare/difference.h"
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

void CompareWithFastest(std::vector<CaseSummary>& cases, size_t candidates, bool others_busy) {
  std::vector<Contestant> contestants;
  for (size_t i = 0; i < cases.size(); ++i) {
    contestants.push_back({cases[i].label, cases[i].ns, cases[i].errors > 0, cases[i].first_error,
                           i >= candidates, cases[i].threaded});
  }
  std::vector<ComparedRow> rows =
      CompareWithin(contestants, 0, MetricNamed(schema::kNsPerRecord), others_busy);
  for (size_t i = 0; i < cases.size(); ++i) cases[i].against_fastest = std::move(rows[i]);
}

struct Neighbours {
  std::optional<double> detectable;
  size_t first;
};

// Pairs without a ratio are worse than any with one.
double Insensitivity(const Neighbours& pair) {
  return pair.detectable.value_or(std::numeric_limits<double>::infinity());
}

std::optional<Sensitivity> SensitivityOf(std::span<const CaseSummary> ranked) {
  if (ranked.size() < 2) return std::nullopt;
  std::vector<std::pair<std::span<const Sample>, std::span<const Sample>>> rows;
  for (size_t i = 1; i < ranked.size(); ++i) rows.emplace_back(ranked[0].ns, ranked[i].ns);
  const double correlation = SerialCorrelationOf(rows, false);
  std::vector<Neighbours> pairs;
  for (size_t i = 0; i + 1 < ranked.size(); ++i) {
    const auto difference = PairedDifference(PairRounds(ranked[i].ns, ranked[i + 1].ns, false), correlation);
    pairs.push_back({difference ? difference->detectable : std::nullopt, i});
  }
  std::ranges::stable_sort(pairs, {}, Insensitivity);
  const Neighbours& worst = pairs.back();
  return Sensitivity{pairs[pairs.size() / 2].detectable, worst.detectable, ranked[worst.first].label,
                     ranked[worst.first + 1].label};
}

}  // namespace

size_t SortByTime(std::vector<CaseSummary>& cases) {
  const bool all_length_only = std::ranges::all_of(
      cases, [](const CaseSummary& each) { return !MayWin(each) || each.HasFlag(schema::kLengthOnly); });
  const auto key = [&](const CaseSummary& each) {
    const double ns = each.ns_per_record.median.value_or(std::numeric_limits<double>::infinity());
    return std::tuple(Place(each, all_length_only), each.errors == 0 ? ns : 0, std::string_view(each.name));
  };
  std::ranges::sort(cases, [&](const auto& a, const auto& b) { return key(a) < key(b); });
  return static_cast<size_t>(std::ranges::count_if(
      cases, [&](const CaseSummary& each) { return Place(each, all_length_only) == 0; }));
}

Ranking Rank(std::vector<CaseSummary> cases, bool others_busy) {
  Ranking ranking;
  ranking.candidates = SortByTime(cases);
  ranking.cases = std::move(cases);
  if (ranking.candidates == 0) return ranking;
  CompareWithFastest(ranking.cases, ranking.candidates, others_busy);
  const auto level =
      static_cast<size_t>(std::ranges::count_if(ranking.Candidates(), [](const CaseSummary& each) {
        return each.against_fastest.finding == Finding::kEquivalent;
      }));
  if (level >= 3 && 2 * level > ranking.candidates) ranking.level = level;
  ranking.sensitivity = SensitivityOf(ranking.Candidates());
  return ranking;
}

std::string_view StateOf(const CaseSummary& each, const Ranking& ranking) {
  if (each.errors > 0) return "error";
  if (each.IsLimit() || ranking.candidates == 0) return "";
  if (each.name == ranking.cases.front().name) return "best";
  const Finding finding = each.against_fastest.finding;
  if (finding == Finding::kRegressed) return "slower";
  return finding == Finding::kImproved ? "faster" : FindingName(finding);
}

}  // namespace weir

#include "results/compare/comparison_verdict.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "results/report/case_name.h"
#include "results/report/split.h"

namespace weir {
namespace {

std::string Counted(size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

// The row of that finding that is furthest from 1.
const ComparedRow* Extreme(const std::vector<ComparedRow>& rows, Finding finding) {
  const ComparedRow* extreme = nullptr;
  const auto distance = [](const ComparedRow& row) { return std::fabs(std::log(row.difference->ratio)); };
  for (const ComparedRow& row : rows) {
    if (row.finding != finding || !row.difference) continue;
    if (extreme == nullptr || distance(row) > distance(*extreme)) extreme = &row;
  }
  return extreme;
}

// "2 regressed (most: write/naive, 12 % slower)"; empty if none did.
std::string Changed(const Comparison& comparison, Finding finding, const std::vector<std::string>& shared) {
  const size_t count = comparison.Count(finding);
  if (count == 0) return "";
  const ComparedRow* extreme = Extreme(comparison.groups[0].rows, finding);
  return fmt::format("{} {} ({}{}, {})", count, FindingName(finding), count > 1 ? "most: " : "",
                     WithoutParts(extreme->name, shared),
                     comparison.metric.InWords(extreme->difference->ratio));
}

std::string Plain(const Comparison& comparison, Finding finding, std::string_view words) {
  const size_t count = comparison.Count(finding);
  return count == 0 ? "" : fmt::format("{} {}", count, words);
}

std::string Counts(const Comparison& comparison, const std::vector<std::string>& shared) {
  const auto& changes = comparison.count_changes;
  if (changes.empty()) return "";
  const auto grew =
      static_cast<size_t>(std::ranges::count(changes, Finding::kRegressed, &CountChange::finding));
  const CountChange& first = changes.front();
  const std::string which =
      changes.size() > 1 ? "" : fmt::format(" ({} of {})", first.counter, WithoutParts(first.name, shared));
  if (grew == 0) return Counted(changes.size(), "exact count fell", "exact counts fell") + which;
  std::string text = Counted(grew, "exact count grew", "exact counts grew") + which;
  if (grew < changes.size()) text += fmt::format(", {} fell", changes.size() - grew);
  return text;
}

// What the sentence need not repeat of the names. Of many rows it takes long to find, and there is hardly
// any.
std::vector<std::string> SharedBy(const std::vector<ComparedRow>& rows) {
  constexpr size_t kMost = 1000;
  if (rows.size() > kMost) return {};
  std::vector<std::string_view> names;
  for (const ComparedRow& row : rows) names.push_back(row.name);
  return SharedParts(names);
}

std::string Findings(const Comparison& comparison, const std::vector<std::string>& shared) {
  std::vector<std::string> parts = {Changed(comparison, Finding::kRegressed, shared),
                                    Changed(comparison, Finding::kImproved, shared),
                                    Plain(comparison, Finding::kEquivalent, "equivalent"),
                                    Plain(comparison, Finding::kUnclear, "unclear"),
                                    Plain(comparison, Finding::kIncomparable, "incomparable"),
                                    Plain(comparison, Finding::kAdded, "only in the new report"),
                                    Plain(comparison, Finding::kRemoved, "only in the old report")};
  std::erase(parts, "");
  return Joined(parts, ", ");
}

std::string GeometricMean(const Comparison& comparison) {
  return fmt::format("geometric mean of the {}: {}",
                     Counted(comparison.matched, "matched row", "matched rows"),
                     comparison.metric.InWords(*comparison.geometric_mean));
}

std::string NextInWords(const ComparedRow& row, const Metric& metric) {
  return fmt::format("{} comes next, {}", row.name, DifferenceInWords(row, metric));
}

bool IsAlternative(const ComparedRow& row) { return row.difference && !row.aside; }

size_t CountIn(const ComparedGroup& group, Finding finding) {
  return static_cast<size_t>(std::ranges::count_if(group.rows, [finding](const ComparedRow& row) {
    return IsAlternative(row) && row.finding == finding;
  }));
}

std::string Tally(const ComparedGroup& group, const Metric& metric) {
  const std::vector<std::pair<Finding, std::string>> words = {
      {Finding::kImproved, std::string(metric.WordFor(false))},
      {Finding::kRegressed, std::string(metric.WordFor(true))},
      {Finding::kEquivalent, "equivalent"},
      {Finding::kUnclear, "unclear"}};
  std::vector<std::string> parts;
  for (const auto& [finding, word] : words) {
    if (const size_t count = CountIn(group, finding); count > 0) {
      parts.push_back(fmt::format("{} {}", count, word));
    }
  }
  return Joined(parts, ", ");
}

}  // namespace

std::string ReportVerdict(const Comparison& comparison) {
  const std::vector<std::string> shared =
      comparison.groups.empty() ? std::vector<std::string>() : SharedBy(comparison.groups[0].rows);
  std::string verdict = Findings(comparison, shared);
  if (verdict.empty()) return "There is no row to compare.";
  if (!comparison.paired) {
    verdict = "Different sessions, so what is the program's change and what the machine's cannot be told: " +
              verdict;
  }
  if (comparison.geometric_mean) verdict += "; " + GeometricMean(comparison);
  if (const std::string counts = Counts(comparison, shared); !counts.empty()) verdict += "; " + counts;
  return verdict + ".";
}

std::string GroupVerdict(const ComparedGroup& group, const Metric& metric, const std::string& base_figure) {
  if (group.base_label.empty()) return "Nothing here can be compared.";
  const auto next = std::ranges::find_if(group.rows, IsAlternative);
  if (next == group.rows.end()) {
    return fmt::format("{}: {}; there is nothing to compare it with.", group.base_label, base_figure);
  }
  if (!group.base_is_best) {
    return fmt::format("Against {} ({}): {}; best of the others is {}, {}.", group.base_label, base_figure,
                       Tally(group, metric), next->name, DifferenceInWords(*next, metric));
  }
  const size_t others = CountIn(group, Finding::kImproved) + CountIn(group, Finding::kRegressed) +
                        CountIn(group, Finding::kEquivalent) + CountIn(group, Finding::kUnclear);
  const bool clear = CountIn(group, Finding::kRegressed) == others;
  const std::string all =
      others == 1 ? "" : fmt::format("; of the {} others: {}", others, Tally(group, metric));
  return fmt::format("{} {} {}; {}{}.", group.base_label, clear ? "is best:" : "has the best median,",
                     base_figure, NextInWords(*next, metric), all);
}

}  // namespace weir

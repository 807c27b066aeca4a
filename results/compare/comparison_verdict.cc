#include "results/compare/comparison_verdict.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "results/report/case_name.h"
#include "results/report/delimited_text.h"
#include "results/text/units.h"

namespace weir {
namespace {

std::string Counted(size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

// The row of that finding that is furthest from 1.
const ComparedRow* Extreme(const std::vector<ComparedRow>& rows, Finding finding) {
  const ComparedRow* extreme = nullptr;
  // An absolute one is farther than any ratio.
  const auto distance = [](const ComparedRow& row) {
    if (!row.difference) return HUGE_VAL;
    return std::fabs(std::log(row.difference->against_rest.value_or(row.difference->ratio)));
  };
  for (const ComparedRow& row : rows) {
    if (row.finding != finding || (!row.difference && !row.absolute)) continue;
    if (extreme == nullptr || distance(row) > distance(*extreme)) extreme = &row;
  }
  return extreme;
}

// The row's difference, against the rest where that is what decided.
std::string ChangeInWords(const ComparedRow& row, const Metric& metric) {
  return metric.InWords(row.difference->against_rest.value_or(row.difference->ratio));
}

// "2 regressed (most: write/naive, 12 % slower)"; empty if none did.
std::string Changed(const Comparison& comparison, Finding finding, const std::vector<std::string>& shared) {
  const size_t count = comparison.Count(finding);
  if (count == 0) return "";
  const ComparedRow* extreme = Extreme(comparison.groups[0].rows, finding);
  std::string name(FindingName(finding));
  if (finding == Finding::kDiffers && count > 1) name = "differ";
  if (finding == Finding::kLikelyRegressed || finding == Finding::kLikelyImproved) {
    name = fmt::format("likely {}", comparison.metric.OutcomeFor(finding == Finding::kLikelyRegressed));
  }
  const std::string words = fmt::format("{} {}", count, name);
  if (extreme == nullptr) return words;
  return fmt::format("{} ({}{}, {})", words, count > 1 ? "most: " : "", WithoutParts(extreme->name, shared),
                     extreme->difference ? ChangeInWords(*extreme, comparison.metric)
                                         : AbsoluteInWords(*extreme->absolute, comparison.metric));
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
                                    Changed(comparison, Finding::kLikelyRegressed, shared),
                                    Changed(comparison, Finding::kLikelyImproved, shared),
                                    Changed(comparison, Finding::kDiffers, shared),
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

// "X is likely 31 % slower, Y likely 20 % faster, and 2 others likely changed"
std::string LikelyRows(const Comparison& comparison, const std::vector<std::string>& shared) {
  constexpr size_t kNamed = 3;
  std::vector<const ComparedRow*> likely;
  for (const ComparedRow& row : comparison.groups[0].rows) {
    if (row.finding == Finding::kLikelyRegressed || row.finding == Finding::kLikelyImproved) {
      likely.push_back(&row);
    }
  }
  std::ranges::stable_sort(likely, std::greater(), [](const ComparedRow* row) {
    return std::fabs(std::log(*row->difference->against_rest));
  });
  std::string words;
  for (size_t i = 0; i < std::min(kNamed, likely.size()); ++i) {
    words += fmt::format("{}{} {}likely {}", i == 0 ? "" : ", ", WithoutParts(likely[i]->name, shared),
                         i == 0 ? "is " : "", ChangeInWords(*likely[i], comparison.metric));
  }
  if (likely.size() > kNamed)
    words += fmt::format(", and {} more are likely changed", likely.size() - kNamed);
  return words;
}

// The likely row that stayed where it was while the others moved by a tenth and more; null if there is none.
const ComparedRow* RowThatStayed(const Comparison& comparison) {
  const double common = std::log(comparison.common->ratio);
  for (const ComparedRow& row : comparison.groups[0].rows) {
    if (row.finding != Finding::kLikelyRegressed && row.finding != Finding::kLikelyImproved) continue;
    if (2 * std::fabs(std::log(row.difference->ratio)) < std::fabs(common)) return &row;
  }
  return nullptr;
}

// What the rows of two sessions did, together and against each other.
std::string MovesInWords(const Comparison& comparison, const std::vector<std::string>& shared) {
  const CommonMove& common = *comparison.common;
  const Metric& metric = comparison.metric;
  const auto moved = [&](double cost_ratio) { return FormatRatio(metric.ValueRatio(cost_ratio)); };
  if (common.groups) {
    const auto& [lower, upper] = *common.groups;
    return fmt::format(
        "Two groups of rows moved apart by {} ({} and {}); which one changed two sessions cannot tell.",
        FormatPercent(upper / lower - 1), moved(lower), moved(upper));
  }
  std::string words =
      fmt::format("All {} rows moved by {}: taken as the machine's. ", common.rows, moved(common.ratio));
  const bool far = std::fabs(std::log(common.ratio)) >= std::log(1.1);
  const std::string likely = LikelyRows(comparison, shared);
  if (likely.empty()) {
    const std::string apart = common.smallest < 2 ? FormatPercent(common.smallest - 1)
                                                  : "a factor of " + FormatThreeDigits(common.smallest);
    words += fmt::format("None stands out of the rest; one that is {} apart from it would.", apart);
    return words + (far ? " If that is the code's, all rows changed alike." : "");
  }
  words += "Against that, " + likely;
  const ComparedRow* stayed = far ? RowThatStayed(comparison) : nullptr;
  if (stayed == nullptr) return words + ".";
  const size_t likely_rows =
      comparison.Count(Finding::kLikelyRegressed) + comparison.Count(Finding::kLikelyImproved);
  return words + fmt::format("; if that is the code's, {} is the row that did not change.",
                             likely_rows == 1 ? "it" : WithoutParts(stayed->name, shared));
}

std::string SameFiguresInWords(const Comparison& comparison) {
  const std::string against = comparison.base_source == comparison.compared_source
                                  ? comparison.base_source + " against itself"
                                  : comparison.base_source + " and " + comparison.compared_source;
  return fmt::format(
      "{}: both sides hold the same measurement, so every row is the same and nothing was compared.",
      against);
}

std::string NextInWords(const ComparedRow& row, const Metric& metric) {
  return fmt::format("{} comes next, {}", row.name, DifferenceInWords(row, metric));
}

bool IsAlternative(const ComparedRow& row) { return (row.difference || row.absolute) && !row.aside; }

size_t CountIn(const ComparedGroup& group, Finding finding) {
  return static_cast<size_t>(std::ranges::count_if(group.rows, [finding](const ComparedRow& row) {
    return IsAlternative(row) && row.finding == finding;
  }));
}

std::string Tally(const ComparedGroup& group, const Metric& metric) {
  const std::vector<std::pair<Finding, std::string>> words = {
      {Finding::kImproved, std::string(metric.WordFor(false))},
      {Finding::kRegressed, std::string(metric.WordFor(true))},
      {Finding::kDiffers, "differ"},
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
  if (comparison.same_figures) return SameFiguresInWords(comparison);
  const std::vector<std::string> shared =
      comparison.groups.empty() ? std::vector<std::string>() : SharedBy(comparison.groups[0].rows);
  const std::string counts = Counts(comparison, shared);
  std::string verdict;
  if (comparison.rung == Rung::kTwoSessions) {
    verdict = MovesInWords(comparison, shared);
    std::vector<std::string> rest = {Plain(comparison, Finding::kIncomparable, "incomparable"),
                                     Plain(comparison, Finding::kAdded, "only in the new report"),
                                     Plain(comparison, Finding::kRemoved, "only in the old report"), counts};
    std::erase(rest, "");
    if (!rest.empty()) verdict += " Besides: " + Joined(rest, ", ") + ".";
  } else {
    verdict = Findings(comparison, shared);
    if (verdict.empty()) return "There is no row to compare.";
    if (comparison.common) {
      verdict += fmt::format("; all {} rows moved by {}, taken as the machine's", comparison.common->rows,
                             FormatRatio(comparison.metric.ValueRatio(comparison.common->ratio)));
    } else if (comparison.geometric_mean && comparison.matched > 1) {
      verdict += "; " + GeometricMean(comparison);
    }
    if (!counts.empty()) verdict += "; " + counts;
    verdict += ".";
  }
  return verdict;
}

std::string Advice(const Comparison& comparison) {
  const bool likely =
      comparison.Count(Finding::kLikelyRegressed) + comparison.Count(Finding::kLikelyImproved) > 0;
  const bool open = comparison.rung == Rung::kTwoSessions || comparison.rung == Rung::kTwoFiles || likely;
  if (!open || comparison.same_figures || comparison.matched == 0) return "";
  return fmt::format("What would decide: {}4 sessions a side (--old, --new).",
                     comparison.other_tools ? "" : "weir ab OLD_BIN NEW_BIN, or ");
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
                        CountIn(group, Finding::kDiffers) + CountIn(group, Finding::kEquivalent) +
                        CountIn(group, Finding::kUnclear);
  const bool clear = CountIn(group, Finding::kRegressed) == others;
  const std::string all =
      others == 1 ? "" : fmt::format("; of the {} others: {}", others, Tally(group, metric));
  return fmt::format("{} {} {}; {}{}.", group.base_label, clear ? "is best:" : "has the best median,",
                     base_figure, NextInWords(*next, metric), all);
}

}  // namespace weir

#include "results/compare/comparison_cells.h"

#include <fmt/format.h>

#include "results/text/units.h"

namespace weir {
namespace {

std::string PValue(const std::optional<double>& p) {
  if (!p) return "n/a";
  return *p < 0.0001 ? "<0.0001" : fmt::format("{:.2g}", *p);
}

std::string Interval95(const std::optional<Interval>& interval) {
  return interval ? FormatRatio(interval->low) + " … " + FormatRatio(interval->high) : "n/a";
}

std::string Detectable(const std::optional<double>& ratio) {
  if (!ratio) return "n/a";
  return *ratio >= 2 ? "× " + FormatThreeDigits(*ratio) : "± " + FormatPercent(*ratio - 1);
}

std::string Rounds(const Difference& difference) {
  return difference.paired ? fmt::format("{}", difference.base_count)
                           : fmt::format("{}, {}", difference.base_count, difference.compared_count);
}

std::string FindingCell(const Comparison& comparison, const ComparedRow& row) {
  if (comparison.column.empty()) return std::string(FindingName(row.finding));
  switch (row.finding) {
    case Finding::kRegressed:
      return std::string(comparison.metric.WordFor(true));
    case Finding::kImproved:
      return std::string(comparison.metric.WordFor(false));
    case Finding::kEquivalent:
      return "equivalent";
    case Finding::kUnclear:
      return "unclear";
    default:
      return row.reason == Reason::kFailed ? "error" : std::string(FindingName(row.finding));
  }
}

}  // namespace

bool IsBase(const ComparedGroup& group, const ComparedRow& row) {
  return !row.difference && !group.base_label.empty() && row.name == group.base_label;
}

bool IsNotable(const ComparedRow& row) {
  return row.finding != Finding::kEquivalent && row.finding != Finding::kUnclear;
}

std::string ChangeOfCount(const CountChange& change) {
  std::string text = fmt::format("{:.15g} → {:.15g}", change.base, change.compared);
  if (change.base > 0 && change.compared > 0)
    text += fmt::format(" ({})", FormatRatio(change.compared / change.base));
  return text;
}

ComparisonCells CellsOf(const Comparison& comparison, const ComparedGroup& group, const ComparedRow& row) {
  ComparisonCells cells;
  cells.finding = FindingCell(comparison, row);
  if (IsBase(group, row)) cells.finding = group.base_is_best ? "best" : "baseline";
  if (!row.difference) {
    const std::string value = row.value ? comparison.metric.Format(*row.value) : "";
    (row.value_of_base ? cells.base : cells.compared) = value;
    return cells;
  }
  const Difference& difference = *row.difference;
  cells.base = comparison.metric.Format(difference.base);
  cells.compared = comparison.metric.Format(difference.compared);
  cells.change = comparison.metric.InWords(difference.ratio);
  cells.interval = Interval95(difference.interval);
  cells.p = PValue(difference.adjusted_p);
  cells.detectable = Detectable(difference.detectable);
  cells.rounds = Rounds(difference);
  return cells;
}

}  // namespace weir

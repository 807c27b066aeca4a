#include "results/compare/comparison_cells.h"

#include <fmt/format.h>

#include <cmath>

#include "results/text/units.h"

namespace weir {
namespace {

std::string PValue(const std::optional<double>& p) {
  if (!p) return "n/a";
  return *p < 0.0001 ? "<0.0001" : fmt::format("{:.2g}", *p);
}

std::string Interval95(const std::optional<Interval>& interval, const Metric& metric) {
  return interval ? FormatRatios(metric.ValueRatios(*interval)) : "n/a";
}

std::string Signed(double value, const Metric& metric) {
  return (value < 0 ? "-" : "+") + metric.Format(std::fabs(value));
}

std::string Detectable(const std::optional<double>& ratio) {
  if (!ratio) return "n/a";
  return *ratio >= 2 ? "× " + FormatThreeDigits(*ratio) : "± " + FormatPercent(*ratio - 1);
}

std::string Rounds(size_t base, size_t compared, bool paired) {
  return paired ? fmt::format("{}", base) : fmt::format("{}, {}", base, compared);
}

std::string FindingCell(const Comparison& comparison, const ComparedRow& row) {
  if (comparison.column.empty()) return FindingInWords(row, comparison.metric);
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

// What was fitted to a family: coefficients of the same complexity have a ratio, and nothing else is known.
void SetFit(const Metric& metric, const ComparedRow& row, ComparisonCells& cells) {
  const AbsoluteDifference& fit = *row.absolute;
  cells.base = ValueInWords(metric, row, fit.base);
  cells.compared = ValueInWords(metric, row, fit.compared);
  if (row.kind == CaseKind::kRms) {
    cells.change = fmt::format("{:+.1f} points", 100 * fit.change);
  } else if (row.reason == Reason::kOtherFit) {
    cells.change = row.complexity;
  } else if (fit.base > 0 && fit.compared > 0) {
    cells.change = metric.InWords(fit.compared / fit.base);
  }
  cells.interval = cells.p = cells.detectable = "n/a";
}

void SetAbsolute(const Comparison& comparison, const ComparedRow& row, ComparisonCells& cells) {
  const AbsoluteDifference& difference = *row.absolute;
  const Metric& metric = comparison.metric;
  cells.base = metric.Format(difference.base);
  cells.compared = metric.Format(difference.compared);
  cells.change = AbsoluteInWords(difference, metric);
  cells.interval = "n/a";
  if (difference.interval) {
    cells.interval =
        Signed(difference.interval->low, metric) + " … " + Signed(difference.interval->high, metric);
  }
  cells.p = PValue(difference.adjusted_p);
  cells.detectable = "n/a";
  cells.rounds = Rounds(difference.base_count, difference.compared_count, comparison.paired);
}

}  // namespace

std::string ValueInWords(const Metric& metric, const ComparedRow& row, double value) {
  if (row.kind == CaseKind::kRms) return FormatPercent(value);
  const bool one_fit = row.kind == CaseKind::kBigO && row.reason != Reason::kOtherFit;
  return metric.Format(value) + (one_fit ? " " + row.complexity : "");
}

bool IsBase(const ComparedGroup& group, const ComparedRow& row) {
  return !row.difference && !row.absolute && !group.base_label.empty() && row.name == group.base_label;
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
  if (row.absolute) {
    row.kind == CaseKind::kRuns ? SetAbsolute(comparison, row, cells) : SetFit(comparison.metric, row, cells);
    return cells;
  }
  if (!row.difference) {
    const std::string value = row.value ? ValueInWords(comparison.metric, row, *row.value) : "";
    (row.value_of_base ? cells.base : cells.compared) = value;
    return cells;
  }
  const Difference& difference = *row.difference;
  cells.base = comparison.metric.Format(difference.base);
  cells.compared = comparison.metric.Format(difference.compared);
  cells.change = comparison.metric.InWords(difference.ratio);
  if (difference.against_rest) cells.rest = comparison.metric.InWords(*difference.against_rest);
  cells.interval = Interval95(difference.interval, comparison.metric);
  cells.p = PValue(difference.adjusted_p);
  cells.detectable = Detectable(difference.detectable);
  cells.rounds = Rounds(difference.base_count, difference.compared_count, difference.paired);
  return cells;
}

}  // namespace weir

#include "results/gate/gate_text.h"

#include <fmt/format.h>

#include <cmath>

#include "results/text/text_table.h"
#include "results/text/units.h"
#include "results/text/text_layout.h"

namespace weir {
namespace {

constexpr size_t kRowsShown = 100;

Emphasis EmphasisOf(BenchmarkVerdict verdict) {
  switch (verdict) {
    case BenchmarkVerdict::kRegressed:
      return Emphasis::kError;
    case BenchmarkVerdict::kPassed:
    case BenchmarkVerdict::kUnconfirmed:
      return Emphasis::kPlain;
    default:
      return Emphasis::kAside;
  }
}

std::string IntervalCell(const ShiftEstimate& change) {
  if (!change.interval) return "n/a";
  return fmt::format("{} … {}", FormatRatio(std::exp(change.interval->low)),
                     FormatRatio(std::exp(change.interval->high)));
}

std::string PCell(double p) { return p < 0.001 ? "<0.001" : fmt::format("{:.3f}", p); }

std::string DetectableCell(double detectable) {
  return std::isinf(detectable) ? "none" : FormatPercent(detectable);
}

std::vector<std::string> Cells(const GatedBenchmark& each, bool paired) {
  std::vector<std::string> cells = {each.name,
                                    each.change.shift ? FormatRatio(std::exp(*each.change.shift)) : "n/a",
                                    IntervalCell(each.change)};
  if (paired) {
    const bool tested =
        each.verdict != BenchmarkVerdict::kIgnored && each.verdict != BenchmarkVerdict::kUndecided;
    cells.push_back(tested ? PCell(each.p) : "");
    cells.push_back(each.confirming_p ? PCell(*each.confirming_p) : "");
  }
  cells.push_back(DetectableCell(each.detectable));
  cells.push_back(std::string(BenchmarkVerdictName(each.verdict)));
  return cells;
}

TextTable Table(const GateResult& gate) {
  const bool paired = !gate.other_sessions;
  TextTable table;
  table.AddColumn("", "benchmark", Align::kLeft);
  table.AddColumn("", "change", Align::kRight);
  table.AddColumn("95 %", "interval", Align::kRight);
  if (paired) {
    table.AddColumn("", "p", Align::kRight);
    table.AddColumn("again", "p", Align::kRight);
  }
  table.AddColumn("", "detectable", Align::kRight);
  table.AddColumn("", "verdict", Align::kLeft);
  for (const GatedBenchmark& each : gate.benchmarks) {
    const bool passed = each.verdict == BenchmarkVerdict::kPassed;
    if (gate.benchmarks.size() > kRowsShown && passed) continue;
    table.AddRow(Cells(each, paired), EmphasisOf(each.verdict));
  }
  return table;
}

std::string CountLine(const CountChange& change) {
  return fmt::format("{}: {} {} to {}, exactly: {}\n", Printable(change.name), change.counter, change.base,
                     change.compared, FindingName(change.finding));
}

std::string ColorOf(GateVerdict verdict) {
  return verdict == GateVerdict::kPass         ? "\033[32m"
         : verdict == GateVerdict::kRegression ? "\033[31m"
                                               : "\033[33m";
}

}  // namespace

std::string RenderGateText(const GateOutcome& outcome, const TableStyle& style) {
  TextTable table = Table(outcome.gate);
  if (table.Width() > style.width) table.ShrinkFirstColumn(style.width);
  std::string text = table.Render(style.color);
  for (const CountChange& change : outcome.count_changes) text += CountLine(change);
  for (const std::string& warning : outcome.warnings) text += Wrap("Note: " + warning, style.width, 2);
  if (!style.color) return text + outcome.decided_by + "\n";
  return text + ColorOf(outcome.verdict) + outcome.decided_by + "\033[0m\n";
}

}  // namespace weir

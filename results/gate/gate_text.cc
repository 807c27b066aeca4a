#include "results/gate/gate_text.h"

#include <fmt/format.h>

#include <cmath>

#include "results/compare/metric.h"
#include "results/text/text_layout.h"
#include "results/text/text_table.h"

namespace weir {
namespace {

constexpr size_t kRowsShown = 100;

Emphasis EmphasisOf(const GatedBenchmark& each) {
  switch (each.verdict) {
    case BenchmarkVerdict::kRegressed:
    case BenchmarkVerdict::kFailed:
      return Emphasis::kError;
    case BenchmarkVerdict::kClear:
      return each.improved ? Emphasis::kBest : Emphasis::kPlain;
    default:
      return Emphasis::kAside;
  }
}

std::string IntervalCell(const ShiftEstimate& change) {
  if (!change.interval) return "n/a";
  return fmt::format("{} … {}", FormatRatio(std::exp(change.interval->low)),
                     FormatRatio(std::exp(change.interval->high)));
}

std::string ValueCell(const std::optional<double>& value, const std::string& metric) {
  return value ? MetricNamed(metric).Format(*value) : "n/a";
}

std::string VerdictCell(const GatedBenchmark& each) {
  return each.improved ? "improved" : std::string(BenchmarkVerdictName(each.verdict));
}

std::vector<std::string> Cells(const GatedBenchmark& each, bool paired) {
  std::vector<std::string> cells = {
      each.name, ValueCell(each.old_value, each.metric), ValueCell(each.new_value, each.metric),
      each.change.shift ? FormatRatio(std::exp(*each.change.shift)) : "n/a", IntervalCell(each.change)};
  if (paired) cells.push_back(fmt::format("{}", each.pairs));
  cells.push_back(VerdictCell(each));
  return cells;
}

TextTable Table(const GateResult& gate) {
  const bool paired = !gate.other_sessions;
  TextTable table;
  table.AddColumn("", "benchmark", Align::kLeft);
  table.AddColumn("", "old", Align::kRight);
  table.AddColumn("", "new", Align::kRight);
  table.AddColumn("", "change", Align::kRight);
  table.AddColumn("95 %", "interval", Align::kRight);
  if (paired) table.AddColumn("", "pairs", Align::kRight);
  table.AddColumn("", "verdict", Align::kLeft);
  for (const GatedBenchmark& each : gate.benchmarks) {
    const bool nothing_new = each.verdict == BenchmarkVerdict::kClear && !each.improved;
    if (gate.benchmarks.size() > kRowsShown && nothing_new) continue;
    table.AddRow(Cells(each, paired), EmphasisOf(each));
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
  for (const std::string& line : outcome.summary) text += line + "\n";
  if (!style.color) return text + outcome.decided_by + "\n";
  return text + ColorOf(outcome.verdict) + outcome.decided_by + "\033[0m\n";
}

}  // namespace weir

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "results/compare/comparison_cells.h"
#include "results/compare/difference.h"
#include "results/gate/gate_renderer.h"
#include "results/page/forest_column.h"
#include "results/page/html_text.h"
#include "results/page/page.h"
#include "results/page/page_table.h"
#include "results/text/units.h"

namespace weir {
namespace {

std::string_view ClassOf(const GatedBenchmark& each) {
  switch (each.verdict) {
    case BenchmarkVerdict::kRegressed:
      return "worse";
    case BenchmarkVerdict::kFailed:
      return "bad";
    case BenchmarkVerdict::kClear:
      return each.improved ? "better" : "";
    default:
      return each.Counts() ? "" : "aside";
  }
}

// What decides against a pass first, then what improved, then the rest.
int OrderOf(const GatedBenchmark& each) {
  switch (each.verdict) {
    case BenchmarkVerdict::kFailed:
      return 0;
    case BenchmarkVerdict::kRegressed:
      return 1;
    case BenchmarkVerdict::kOpen:
      return 2;
    case BenchmarkVerdict::kUnmeasured:
      return 3;
    case BenchmarkVerdict::kClear:
      return each.improved ? 4 : 5;
    case BenchmarkVerdict::kIgnored:
      return 6;
  }
  return 6;
}

std::string ValueText(const GatedBenchmark& each, const std::optional<double>& value) {
  return value ? MetricOf(each).Format(*value) : "n/a";
}

std::string Rows(const GateResult& gate) {
  if (gate.benchmarks.empty()) return "";
  std::vector<const GatedBenchmark*> rows;
  ForestColumn forest(kEquivalence);
  bool instructions = false;
  for (const GatedBenchmark& each : gate.benchmarks) {
    rows.push_back(&each);
    if (const auto ratio = ValueRatioOf(each, each.change))
      forest.Add(*ratio, ValueRatiosOf(each, each.change));
    instructions |= each.instructions.has_value();
  }
  std::ranges::stable_sort(rows, {}, [](const GatedBenchmark* each) { return OrderOf(*each); });
  PageTable table(PageTable::Kind::kData, "benchmarks", "Benchmarks, new against old. Shaded: ± 2 %.");
  table.AddColumn("benchmark", Align::kLeft);
  table.AddDrawnColumn("change, drawn", forest.Head());
  for (const std::string_view head : {"old", "new", "change", "95 % interval"})
    table.AddColumn(head, Align::kRight);
  table.AddColumn("verdict", Align::kLeft, true);
  table.AddColumn("pairs", Align::kRight);
  if (instructions) table.AddColumn("instructions", Align::kLeft);
  table.AddColumn("metric", Align::kLeft, true);
  table.AddColumn("tolerance", Align::kRight);
  for (const GatedBenchmark* each : rows) {
    const std::optional<double> ratio = ValueRatioOf(*each, each->change);
    const std::optional<Interval> interval = ValueRatiosOf(*each, each->change);
    table.StartRow(ClassOf(*each));
    table.AddName(each->name, each->reason);
    table.AddDrawnCell(ratio ? forest.Cell(*ratio, interval, ClassOf(*each)) : "");
    table.AddCell(ValueText(*each, each->old_value), each->old_value);
    table.AddCell(ValueText(*each, each->new_value), each->new_value);
    table.AddCell(ratio ? FormatRatio(*ratio) : "n/a", ratio);
    table.AddCell(IntervalInWords(*each, each->change),
                  interval ? std::optional(interval->low) : std::nullopt);
    table.AddCell(each->improved ? "improved" : BenchmarkVerdictName(each->verdict));
    table.AddCell(fmt::format("{}", each->pairs), static_cast<double>(each->pairs));
    if (instructions) table.AddCell(each->instructions ? each->instructions->InWords() : "");
    table.AddCell(each->metric);
    table.AddCell(FormatPercent(each->rule.tolerance), each->rule.tolerance);
  }
  return "<section>\n<h2>Benchmarks</h2>\n" + table.Html() + "</section>\n";
}

std::string Counts(const GateOutcome& outcome) {
  std::vector<std::string> lines;
  for (const CountChange& change : outcome.count_changes) {
    lines.push_back(fmt::format("{} of {}: {}, exactly: {}", change.counter, change.name,
                                ChangeOfCount(change), FindingName(change.finding)));
  }
  return lines.empty() ? "" : "<section>\n<h2>Counts</h2>\n" + HtmlList("counts", lines) + "</section>\n";
}

}  // namespace

std::string RenderGatePage(const GateOutcome& outcome) {
  const std::string title = fmt::format("weir gate: {}", GateVerdictName(outcome.verdict));
  const std::string body = fmt::format("<header>\n<h1>{}</h1>\n<p class=\"verdict\">{}</p>\n</header>\n",
                                       HtmlText(title), HtmlText(outcome.decided_by)) +
                           HtmlList("summary", outcome.summary) + Rows(outcome.gate) + Counts(outcome) +
                           HtmlList("notes", outcome.warnings);
  return PageDocument({.title = title, .body = body});
}

}  // namespace weir

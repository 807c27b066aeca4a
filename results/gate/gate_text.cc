#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "results/compare/metric.h"
#include "results/gate/gate_renderer.h"
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

std::string ValueCell(const std::optional<double>& value, const std::string& metric) {
  return value ? MetricNamed(metric).Format(*value) : "n/a";
}

std::string VerdictCell(const GatedBenchmark& each) {
  return each.improved ? "improved" : std::string(BenchmarkVerdictName(each.verdict));
}

std::string ChangeCell(const GatedBenchmark& each) {
  const std::optional<double> ratio = ValueRatioOf(each, each.change);
  return ratio ? FormatRatio(*ratio) : "n/a";
}

// A column behind the name.
struct Column {
  std::string_view top;
  std::string_view bottom;
  std::string (*cell)(const GatedBenchmark& each);
  /// Which goes first where there is no room: the lowest. 9 never goes.
  int rank;
  Align align = Align::kRight;
};

constexpr std::array<Column, 7> kColumns = {{
    {"", "old", [](const GatedBenchmark& each) { return ValueCell(each.old_value, each.metric); }, 4},
    {"", "new", [](const GatedBenchmark& each) { return ValueCell(each.new_value, each.metric); }, 4},
    {"", "change", ChangeCell, 9},
    {"95 %", "interval", [](const GatedBenchmark& each) { return IntervalInWords(each, each.change); }, 3},
    {"", "pairs", [](const GatedBenchmark& each) { return fmt::format("{}", each.pairs); }, 1},
    {"instruc-", "tions",
     [](const GatedBenchmark& each) {
       return each.instructions ? each.instructions->InShort() : std::string();
     },
     2},
    {"", "verdict", VerdictCell, 9, Align::kLeft},
}};

class GateTable {
 public:
  explicit GateTable(const GateResult& gate) : gate_(gate) {
    for (const GatedBenchmark& each : gate.benchmarks) {
      const bool nothing_new = each.verdict == BenchmarkVerdict::kClear && !each.improved;
      if (gate.benchmarks.size() <= kRowsShown || !nothing_new) rows_.push_back(&each);
    }
    for (const Column& column : kColumns) {
      if (Belongs(column)) columns_.push_back(&column);
    }
  }

  // As many columns as fit beside the names, which are shortened before the interval goes.
  TextTable Fitting(size_t width) {
    TextTable table = Table();
    while (table.Width() > width) {
      Column const* const leaving = *std::ranges::min_element(columns_, {}, [this](const Column* column) {
        return column->rank < 9 && IsUnknown(*column) ? 0 : column->rank;
      });
      if (leaving->rank > 2 && !IsUnknown(*leaving)) table.ShrinkFirstColumn(width);
      if (table.Width() <= width || leaving->rank == 9) break;
      std::erase(columns_, leaving);
      table = Table();
    }
    return table;
  }

 private:
  // Whether such a gate has it: a count is exact and needs no pairs.
  bool Belongs(const Column& column) const {
    if (column.bottom == "interval") return !gate_.by_instructions;
    if (column.bottom == "pairs") return !gate_.by_instructions && !gate_.other_sessions;
    if (column.bottom != "tions") return true;
    return !gate_.by_instructions && std::ranges::any_of(rows_, [](const GatedBenchmark* each) {
      return each->instructions.has_value();
    });
  }

  bool IsUnknown(const Column& column) const {
    return std::ranges::all_of(rows_,
                               [&](const GatedBenchmark* each) { return column.cell(*each) == "n/a"; });
  }

  TextTable Table() const {
    TextTable table;
    table.AddColumn("", "benchmark", Align::kLeft);
    for (const Column* column : columns_) table.AddColumn(column->top, column->bottom, column->align);
    for (const GatedBenchmark* each : rows_) {
      std::vector<std::string> cells = {each->name};
      for (const Column* column : columns_) cells.push_back(column->cell(*each));
      table.AddRow(std::move(cells), EmphasisOf(*each));
    }
    return table;
  }

  const GateResult& gate_;
  std::vector<const GatedBenchmark*> rows_;
  std::vector<const Column*> columns_;
};

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
  std::string text = GateTable(outcome.gate).Fitting(style.width).Render(style.color);
  for (const CountChange& change : outcome.count_changes) text += CountLine(change);
  for (const std::string& warning : outcome.warnings) text += Wrap("Note: " + warning, style.width, 2);
  for (const std::string& line : outcome.summary) text += line + "\n";
  if (!style.color) return text + outcome.decided_by + "\n";
  return text + ColorOf(outcome.verdict) + outcome.decided_by + "\033[0m\n";
}

}  // namespace weir

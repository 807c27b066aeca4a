#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "results/compare/comparison_cells.h"
#include "results/compare/metric.h"
#include "results/gate/gate_renderer.h"
#include "results/report/json_writer.h"
#include "results/text/escaped.h"

namespace weir {
namespace {

constexpr size_t kRoomForRows = 52'000;  // of Markdown
constexpr size_t kRowsUnfolded = 10;

// "regressed", of one that is clear too whether it has improved.
std::string_view VerdictOf(const GatedBenchmark& each) {
  return each.improved ? "improved" : BenchmarkVerdictName(each.verdict);
}

std::string UnitOf(const GatedBenchmark& each) {
  return each.metric.empty() ? "" : MetricNamed(each.metric).Unit();
}

void WriteEstimate(const std::string& prefix, const GatedBenchmark& each, const ShiftEstimate& change,
                   JsonWriter& json) {
  json.Number(prefix + "ratio", ValueRatioOf(each, change));
  const std::optional<Interval> interval = ValueRatiosOf(each, change);
  if (!interval) return;
  json.Number(prefix + "interval_low", interval->low).Number(prefix + "interval_high", interval->high);
}

void WriteBenchmark(const GatedBenchmark& each, JsonWriter& json) {
  json.StartObject().String("name", each.name).String("verdict", VerdictOf(each));
  json.StringUnlessEmpty("reason", each.reason).StringUnlessEmpty("metric", each.metric);
  json.StringUnlessEmpty("unit", UnitOf(each)).Number("old", each.old_value).Number("new", each.new_value);
  WriteEstimate("", each, each.change, json);
  json.Integer("pairs", static_cast<int64_t>(each.pairs));
  json.Number("min_effect", each.rule.min_effect).Number("tolerance", each.rule.tolerance);
  if (each.stages) {
    WriteEstimate("first_", each, each.stages->first, json);
    WriteEstimate("fresh_", each, each.stages->again, json);
    WriteEstimate("copy_", each, each.stages->against_copy, json);
  }
  if (each.instructions) {
    json.Number("old_instructions", each.instructions->base);
    json.Number("new_instructions", each.instructions->compared);
    json.StringUnlessEmpty("no_instructions", each.instructions->reason);
  }
  json.EndObject();
}

void WriteCount(const CountChange& change, JsonWriter& json) {
  json.StartObject().String("name", change.name).String("counter", change.counter);
  json.Number("old", change.base).Number("new", change.compared);
  json.String("verdict", FindingName(change.finding)).EndObject();
}

// The columns in their order.
enum Column {
  kKind,
  kName,
  kVerdict,
  kMetric,
  kUnit,
  kOld,
  kNew,
  kRatio,
  kLow,
  kHigh,
  kPairs,
  kOldInstructions,
  kNewInstructions,
  kNote,
  kColumns,
};

constexpr std::string_view kHead =
    "kind,name,verdict,metric,unit,old,new,ratio,interval_low,interval_high,pairs,old_instructions,"
    "new_instructions,note\n";

using Fields = std::array<std::string, kColumns>;

std::string BenchmarkLine(const GatedBenchmark& each) {
  Fields fields;
  fields[kKind] = "benchmark";
  fields[kName] = CsvText(each.name);
  fields[kVerdict] = VerdictOf(each);
  fields[kMetric] = CsvText(each.metric);
  fields[kUnit] = UnitOf(each);
  fields[kOld] = CsvNumber(each.old_value);
  fields[kNew] = CsvNumber(each.new_value);
  fields[kRatio] = CsvNumber(ValueRatioOf(each, each.change));
  if (const std::optional<Interval> interval = ValueRatiosOf(each, each.change)) {
    fields[kLow] = JsonNumber(interval->low);
    fields[kHigh] = JsonNumber(interval->high);
  }
  fields[kPairs] = fmt::format("{}", each.pairs);
  fields[kNote] = CsvText(each.reason);
  if (each.instructions) {
    fields[kOldInstructions] = CsvNumber(each.instructions->base);
    fields[kNewInstructions] = CsvNumber(each.instructions->compared);
    if (!each.instructions->Ratio()) fields[kNote] = CsvText(each.instructions->InWords());
  }
  return CsvLine(fields);
}

std::string CountLine(const CountChange& change) {
  Fields fields;
  fields[kKind] = "count";
  fields[kName] = CsvText(change.name);
  fields[kVerdict] = FindingName(change.finding);
  fields[kMetric] = CsvText(change.counter);
  fields[kOld] = JsonNumber(change.base);
  fields[kNew] = JsonNumber(change.compared);
  return CsvLine(fields);
}

std::string NoteLine(std::string_view kind, std::string_view note) {
  Fields fields;
  fields[kKind] = kind;
  fields[kNote] = CsvText(note);
  return CsvLine(fields);
}

std::string Value(const GatedBenchmark& each, const std::optional<double>& value) {
  return value ? MetricNamed(each.metric).Format(*value) : "n/a";
}

bool IsNotable(const GatedBenchmark& each) {
  return each.verdict != BenchmarkVerdict::kClear || each.improved;
}

// A list of names is cut between two of them.
std::string Shortened(const std::string& text, size_t longest) {
  if (text.size() <= longest) return text;
  const size_t end = text.rfind(", ", longest);
  return text.substr(0, end == text.npos ? 0 : end) + ", …";
}

std::string MarkdownRow(const GatedBenchmark& each) {
  std::string verdict(VerdictOf(each));
  if (IsNotable(each)) verdict = "**" + verdict + "**";
  if (!each.reason.empty()) verdict += ": " + MarkdownEscaped(each.reason);
  if (each.instructions) verdict += "; " + MarkdownEscaped(each.instructions->InWords());
  return fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", MarkdownCode(each.name),
                     MarkdownEscaped(each.metric), Value(each, each.old_value), Value(each, each.new_value),
                     each.change.shift ? ChangeInWords(each) : "n/a", IntervalInWords(each, each.change),
                     verdict);
}

std::string MarkdownTable(std::span<const GatedBenchmark* const> benchmarks, size_t& room) {
  std::string table =
      "| benchmark | metric | old | new | change | 95 % interval | verdict |\n"
      "|---|---|--:|--:|--:|--:|---|\n";
  size_t left_out = 0;
  for (const GatedBenchmark* each : benchmarks) {
    const std::string row = MarkdownRow(*each);
    if (row.size() > room) {
      ++left_out;
      continue;
    }
    room -= row.size();
    table += row;
  }
  table += "\n";
  if (left_out > 0) table += fmt::format("{} more rows do not fit here.\n\n", left_out);
  return table;
}

std::string MarkdownTables(const GateResult& gate) {
  std::vector<const GatedBenchmark*> notable, others;
  for (const GatedBenchmark& each : gate.benchmarks) (IsNotable(each) ? notable : others).push_back(&each);
  if (gate.benchmarks.size() <= kRowsUnfolded) {
    notable.insert(notable.end(), others.begin(), others.end());
    others.clear();
  }
  size_t room = kRoomForRows;
  std::string text;
  if (!notable.empty()) text += MarkdownTable(notable, room);
  if (others.empty()) return text;
  return text + fmt::format("<details><summary>{} that are clear</summary>\n\n", others.size()) +
         MarkdownTable(others, room) + "</details>\n\n";
}

}  // namespace

std::string RenderGateJson(const GateOutcome& outcome) {
  JsonWriter json;
  json.StartObject().Integer("schema_version", kGateSchemaVersion);
  json.String("verdict", GateVerdictName(outcome.verdict)).String("decided_by", outcome.decided_by);
  json.Number("geometric_mean", outcome.gate.GeometricMean());
  json.Number("serial_correlation", outcome.gate.serial_correlation);
  json.Integer("equal_counts", static_cast<int64_t>(outcome.equal_counts));
  if (outcome.gate.other_sessions) json.Bool("other_sessions", true);
  if (outcome.gate.by_instructions) json.Bool("by_instructions", true);
  if (outcome.gate.ended_early) json.Bool("ended_early", true);
  json.Strings("summary", outcome.summary);
  json.Strings("notes", outcome.warnings);
  json.StartArray("count_changes");
  for (const CountChange& change : outcome.count_changes) WriteCount(change, json);
  json.EndArray().StartArray("benchmarks");
  for (const GatedBenchmark& each : outcome.gate.benchmarks) WriteBenchmark(each, json);
  json.EndArray().EndObject();
  return json.Take() + "\n";
}

std::string RenderGateCsv(const GateOutcome& outcome) {
  std::string text(kHead);
  for (const GatedBenchmark& each : outcome.gate.benchmarks) text += BenchmarkLine(each);
  for (const CountChange& change : outcome.count_changes) text += CountLine(change);
  for (const std::string& note : outcome.warnings) text += NoteLine("note", note);
  for (const std::string& line : outcome.summary) text += NoteLine("summary", line);
  return text + NoteLine("decided_by", outcome.decided_by);
}

std::string RenderGateMarkdown(const GateOutcome& outcome) {
  constexpr size_t kLongest = 4000;
  constexpr size_t kLines = 30;
  std::string text = fmt::format("### weir gate: {}\n\n**{}**\n\n", GateVerdictName(outcome.verdict),
                                 MarkdownEscaped(Shortened(outcome.decided_by, kLongest)));
  text += MarkdownTables(outcome.gate);
  for (size_t i = 0; i < std::min(kLines, outcome.count_changes.size()); ++i) {
    const CountChange& change = outcome.count_changes[i];
    text += fmt::format("- {} of {}: {}, exactly: **{}**\n", MarkdownEscaped(change.counter),
                        MarkdownCode(change.name), ChangeOfCount(change), FindingName(change.finding));
  }
  for (size_t i = 0; i < std::min(kLines, outcome.summary.size()); ++i) {
    text += "- " + MarkdownEscaped(outcome.summary[i]) + "\n";
  }
  for (const std::string& note : outcome.warnings) text += "- " + MarkdownEscaped(note) + "\n";
  return text;
}

std::span<const GateRenderer> GateRenderers() {
  static constexpr GateRenderer kRenderers[] = {
      {"text", RenderGateText},
      {"markdown", [](const GateOutcome& outcome, const TableStyle&) { return RenderGateMarkdown(outcome); }},
      {"json", [](const GateOutcome& outcome, const TableStyle&) { return RenderGateJson(outcome); }},
      {"csv", [](const GateOutcome& outcome, const TableStyle&) { return RenderGateCsv(outcome); }},
      {"html", [](const GateOutcome& outcome, const TableStyle&) { return RenderGatePage(outcome); }}};
  return kRenderers;
}

}  // namespace weir

#include <fmt/format.h>

#include <array>
#include <string>

#include "results/compare/comparison_renderer.h"
#include "results/report/json_writer.h"
#include "results/text/escaped.h"

namespace weir {
namespace {

// The columns in their order.
enum Column {
  kKind,
  kGroup,
  kName,
  kFinding,
  kReason,
  kMetric,
  kUnit,
  kBase,
  kCompared,
  kBaseCount,
  kComparedCount,
  kRatio,
  kLow,
  kHigh,
  kAgainstRest,
  kZ,
  kP,
  kAdjustedP,
  kDetectable,
  kNote,
  kBaseInstructions,
  kComparedInstructions,
  kColumns,
};

constexpr std::string_view kHead =
    "kind,group,name,finding,reason,metric,unit,base,compared,base_count,compared_count,ratio,interval_low,"
    "interval_high,against_rest,z,p,adjusted_p,detectable,note,base_instructions,"
    "compared_instructions\n";

using Fields = std::array<std::string, kColumns>;

void SetDifference(const Difference& difference, const Metric& metric, Fields& fields) {
  fields[kBase] = JsonNumber(difference.base);
  fields[kCompared] = JsonNumber(difference.compared);
  fields[kBaseCount] = fmt::format("{}", difference.base_count);
  fields[kComparedCount] = fmt::format("{}", difference.compared_count);
  fields[kRatio] = JsonNumber(metric.ValueRatio(difference.ratio));
  if (difference.interval) {
    const Interval ratios = metric.ValueRatios(*difference.interval);
    fields[kLow] = JsonNumber(ratios.low);
    fields[kHigh] = JsonNumber(ratios.high);
  }
  if (difference.against_rest) fields[kAgainstRest] = JsonNumber(metric.ValueRatio(*difference.against_rest));
  fields[kZ] = CsvNumber(difference.z);
  fields[kP] = CsvNumber(difference.p);
  fields[kAdjustedP] = CsvNumber(difference.adjusted_p);
  fields[kDetectable] = CsvNumber(difference.detectable);
}

// Without a ratio, and with a note that the interval, if any, is of the change itself.
void SetAbsolute(const AbsoluteDifference& difference, Fields& fields) {
  fields[kBase] = JsonNumber(difference.base);
  fields[kCompared] = JsonNumber(difference.compared);
  fields[kBaseCount] = fmt::format("{}", difference.base_count);
  fields[kComparedCount] = fmt::format("{}", difference.compared_count);
  fields[kP] = CsvNumber(difference.p);
  fields[kAdjustedP] = CsvNumber(difference.adjusted_p);
  std::string& note = fields[kNote];
  note = fmt::format("no ratio; change {}", JsonNumber(difference.change));
  if (!difference.interval) return;
  note += fmt::format(", 95 % interval {} to {}", JsonNumber(difference.interval->low),
                      JsonNumber(difference.interval->high));
}

// What a row's figures are of, and in what.
void SetUnit(const Comparison& comparison, const ComparedRow& row, Fields& fields) {
  fields[kMetric] = row.kind == CaseKind::kRms ? "rms" : comparison.MetricNameOf(row);
  fields[kUnit] = row.kind == CaseKind::kRms ? "" : comparison.metric.Unit();
  if (row.kind == CaseKind::kBigO) fields[kUnit] += " " + row.complexity;
}

std::string RowLine(const Comparison& comparison, const ComparedGroup& group, const ComparedRow& row) {
  const Metric& metric = comparison.metric;
  Fields fields;
  fields[kKind] = "case";
  fields[kGroup] = CsvText(group.title);
  fields[kName] = CsvText(row.name);
  fields[kFinding] = FindingName(row.finding);
  fields[kReason] = ReasonName(row.reason);
  fields[kNote] = CsvText(row.detail);
  fields[row.value_of_base ? kBase : kCompared] = CsvNumber(row.value);
  SetUnit(comparison, row, fields);
  if (row.difference) SetDifference(*row.difference, metric, fields);
  if (row.absolute) SetAbsolute(*row.absolute, fields);
  if (row.instructions) {
    fields[kBaseInstructions] = CsvNumber(row.instructions->base);
    fields[kComparedInstructions] = CsvNumber(row.instructions->compared);
    if (!row.instructions->Ratio()) fields[kNote] = CsvText(row.instructions->InWords());
  }
  return CsvLine(fields);
}

std::string CountLine(const CountChange& change) {
  Fields fields;
  fields[kKind] = "count";
  fields[kName] = CsvText(change.name);
  fields[kFinding] = FindingName(change.finding);
  fields[kBase] = JsonNumber(change.base);
  fields[kCompared] = JsonNumber(change.compared);
  fields[kMetric] = CsvText(change.counter);
  return CsvLine(fields);
}

std::string NoteLine(std::string_view kind, std::string_view name, std::string_view note) {
  Fields fields;
  fields[kKind] = kind;
  fields[kName] = CsvText(name);
  fields[kNote] = CsvText(note);
  return CsvLine(fields);
}

}  // namespace

void ComparisonCsv::Render(const Comparison& comparison, const TextOutput& out) const {
  out(kHead);
  for (const ComparedGroup& group : comparison.groups) {
    for (const ComparedRow& row : group.rows) out(RowLine(comparison, group, row));
  }
  for (const CountChange& change : comparison.count_changes) out(CountLine(change));
  for (const ComparisonWarning& warning : comparison.warnings)
    out(NoteLine("warning", warning.code, warning.text));
  if (!comparison.evidence.empty()) out(NoteLine("evidence", "", comparison.evidence));
  out(NoteLine("verdict", "", comparison.verdict));
  if (!comparison.advice.empty()) out(NoteLine("advice", "", comparison.advice));
}

}  // namespace weir

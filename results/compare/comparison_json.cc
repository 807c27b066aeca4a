#include <cstdint>
#include <vector>

#include "results/compare/comparison_renderer.h"
#include "results/report/json_writer.h"

namespace weir {
namespace {

void WriteDifference(const Difference& difference, const Metric& metric, JsonWriter& json) {
  json.Number("base", difference.base).Number("compared", difference.compared);
  json.Integer("base_count", difference.base_count).Integer("compared_count", difference.compared_count);
  json.Bool("paired", difference.paired).Number("ratio", metric.ValueRatio(difference.ratio));
  if (difference.interval) {
    const Interval ratios = metric.ValueRatios(*difference.interval);
    json.Number("interval_low", ratios.low).Number("interval_high", ratios.high);
  }
  if (difference.against_rest) json.Number("against_rest", metric.ValueRatio(*difference.against_rest));
  json.Number("z", difference.z);
  json.Number("p", difference.p).Number("adjusted_p", difference.adjusted_p);
  json.Number("detectable", difference.detectable);
}

void WriteAbsolute(const AbsoluteDifference& difference, JsonWriter& json) {
  json.Number("base", difference.base).Number("compared", difference.compared);
  json.Integer("base_count", difference.base_count).Integer("compared_count", difference.compared_count);
  json.Number("change", difference.change);
  if (difference.interval) {
    json.Number("change_low", difference.interval->low).Number("change_high", difference.interval->high);
  }
  json.Number("p", difference.p).Number("adjusted_p", difference.adjusted_p);
}

void WriteRow(const Comparison& comparison, const ComparedRow& row, JsonWriter& json) {
  const Metric& metric = comparison.metric;
  json.StartObject().String("name", row.name);
  if (comparison.mixed_times) json.String("metric", comparison.MetricNameOf(row));
  if (row.kind != CaseKind::kRuns) json.String("kind", row.kind == CaseKind::kBigO ? "BigO" : "RMS");
  json.StringUnlessEmpty("complexity", row.complexity).StringUnlessEmpty("finding", FindingName(row.finding));
  if (row.aside) json.Bool("aside", true);
  json.StringUnlessEmpty("reason", ReasonName(row.reason)).StringUnlessEmpty("detail", row.detail);
  json.Number("value", row.value);
  if (row.value_of_base) json.Bool("value_of_base", true);
  if (row.difference) WriteDifference(*row.difference, metric, json);
  if (row.absolute) WriteAbsolute(*row.absolute, json);
  if (row.instructions) {
    json.Number("base_instructions", row.instructions->base);
    json.Number("compared_instructions", row.instructions->compared);
    json.StringUnlessEmpty("no_instructions", row.instructions->reason);
  }
  json.EndObject();
}

void WriteGroups(const Comparison& comparison, JsonWriter& json, const TextOutput& out) {
  json.StartArray("groups");
  for (const ComparedGroup& group : comparison.groups) {
    json.StartObject().StringUnlessEmpty("title", group.title).StringUnlessEmpty("base", group.base_label);
    json.Bool("base_is_best", group.base_is_best).StringUnlessEmpty("verdict", group.verdict);
    json.StartArray("rows");
    for (const ComparedRow& row : group.rows) {
      WriteRow(comparison, row, json);
      out(json.Take());
    }
    json.EndArray().EndObject();
  }
  json.EndArray();
}

void WriteCounts(const std::vector<CountChange>& changes, JsonWriter& json) {
  json.StartArray("count_changes");
  for (const CountChange& change : changes) {
    json.StartObject().String("name", change.name).StringUnlessEmpty("counter", change.counter);
    json.Number("base", change.base).Number("compared", change.compared);
    json.StringUnlessEmpty("finding", FindingName(change.finding)).EndObject();
  }
  json.EndArray();
}

void WriteWarnings(const std::vector<ComparisonWarning>& warnings, JsonWriter& json) {
  json.StartArray("warnings");
  for (const ComparisonWarning& warning : warnings) {
    json.StartObject().StringUnlessEmpty("code", warning.code);
    json.StringUnlessEmpty("text", warning.text).EndObject();
  }
  json.EndArray();
}

void WriteCommon(const CommonMove& common, const Metric& metric, JsonWriter& json) {
  json.Number("common_ratio", metric.ValueRatio(common.ratio));
  if (common.scatter > 0) json.Number("scatter", common.scatter).Number("smallest", common.smallest);
  if (!common.groups) return;
  json.Number("first_group_ratio", metric.ValueRatio(common.groups->first));
  json.Number("second_group_ratio", metric.ValueRatio(common.groups->second));
}

void WriteFindings(const Comparison& comparison, JsonWriter& json) {
  json.StartObject("findings");
  for (const Finding finding : kFindings) json.Integer(FindingName(finding), comparison.Count(finding));
  json.EndObject();
}

void WriteHead(const Comparison& comparison, JsonWriter& json) {
  json.Integer("schema_version", kComparisonSchemaVersion);
  json.StringUnlessEmpty("metric", comparison.metric.name);
  json.StringUnlessEmpty("unit", comparison.metric.Unit());
  json.Bool("higher_is_better", comparison.metric.higher_is_better);
  json.StringUnlessEmpty("base_source", comparison.base_source);
  json.StringUnlessEmpty("compared_source", comparison.compared_source);
  json.StringUnlessEmpty("column", comparison.column);
  if (comparison.base_sessions + comparison.compared_sessions > 2) {
    json.Integer("base_sessions", comparison.base_sessions);
    json.Integer("compared_sessions", comparison.compared_sessions);
  }
  json.Bool("paired", comparison.paired).Integer("matched", comparison.matched);
  if (!comparison.evidence.empty()) {
    json.Integer("rung", static_cast<int64_t>(comparison.rung)).String("evidence", comparison.evidence);
  }
  if (comparison.same_figures) json.Bool("same_figures", true);
  if (comparison.common) WriteCommon(*comparison.common, comparison.metric, json);
  if (comparison.geometric_mean) {
    json.Number("geometric_mean", comparison.metric.ValueRatio(*comparison.geometric_mean));
  }
  json.Integer("equal_counts", comparison.equal_counts);
}

}  // namespace

void ComparisonJson::Render(const Comparison& comparison, const TextOutput& out) const {
  JsonWriter json;
  json.StartObject();
  WriteHead(comparison, json);
  WriteFindings(comparison, json);
  json.String("verdict", comparison.verdict).StringUnlessEmpty("advice", comparison.advice);
  WriteWarnings(comparison.warnings, json);
  WriteCounts(comparison.count_changes, json);
  WriteGroups(comparison, json, out);
  json.EndObject();
  out(json.Take() + "\n");
}

}  // namespace weir

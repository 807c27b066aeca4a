#include "results/compare/comparison_renderer.h"

#include <fmt/format.h>

#include <string>

#include "results/report/json_members.h"
#include "results/report/json_text.h"

namespace weir {
namespace {

void AddDifference(const Difference& difference, const Metric& metric, JsonMembers& members) {
  members.Number("base", difference.base).Number("compared", difference.compared);
  members.Integer("base_count", difference.base_count).Integer("compared_count", difference.compared_count);
  members.Bool("paired", difference.paired).Number("ratio", metric.ValueRatio(difference.ratio));
  if (difference.interval) {
    const Interval ratios = metric.ValueRatios(*difference.interval);
    members.Number("interval_low", ratios.low).Number("interval_high", ratios.high);
  }
  if (difference.against_rest) members.Number("against_rest", metric.ValueRatio(*difference.against_rest));
  members.Number("z", difference.z);
  members.Number("p", difference.p).Number("adjusted_p", difference.adjusted_p);
  members.Number("detectable", difference.detectable);
}

void AddAbsolute(const AbsoluteDifference& difference, JsonMembers& members) {
  members.Number("base", difference.base).Number("compared", difference.compared);
  members.Integer("base_count", difference.base_count).Integer("compared_count", difference.compared_count);
  members.Number("change", difference.change);
  if (difference.interval) {
    members.Number("change_low", difference.interval->low).Number("change_high", difference.interval->high);
  }
  members.Number("p", difference.p).Number("adjusted_p", difference.adjusted_p);
}

std::string RowJson(const Metric& metric, const ComparedRow& row) {
  JsonMembers members;
  members.String("name", row.name);
  if (row.kind != CaseKind::kRuns) members.String("kind", row.kind == CaseKind::kBigO ? "BigO" : "RMS");
  members.StringUnlessEmpty("complexity", row.complexity)
      .StringUnlessEmpty("finding", FindingName(row.finding));
  if (row.aside) members.Bool("aside", true);
  members.StringUnlessEmpty("reason", ReasonName(row.reason))
      .StringUnlessEmpty("detail", row.detail)
      .Number("value", row.value);
  if (row.value_of_base) members.Bool("value_of_base", true);
  if (row.difference) AddDifference(*row.difference, metric, members);
  if (row.absolute) AddAbsolute(*row.absolute, members);
  if (row.instructions) {
    members.Number("base_instructions", row.instructions->base)
        .Number("compared_instructions", row.instructions->compared)
        .StringUnlessEmpty("no_instructions", row.instructions->reason);
  }
  return members.Object();
}

// "key": [ one element a line ]
template <typename Range, typename ToJson>
void RenderArray(std::string_view indent, std::string_view key, const Range& range, const ToJson& to_json,
                 const TextOutput& out) {
  out(fmt::format("{}\"{}\": [", indent, key));
  std::string_view separator = "\n";
  for (const auto& element : range) {
    out(fmt::format("{}{}  {}", separator, indent, to_json(element)));
    separator = ",\n";
  }
  out(separator == "\n" ? "]" : fmt::format("\n{}]", indent));
}

void RenderGroup(const Metric& metric, const ComparedGroup& group, const TextOutput& out) {
  JsonMembers members;
  members.StringUnlessEmpty("title", group.title)
      .StringUnlessEmpty("base", group.base_label)
      .Bool("base_is_best", group.base_is_best)
      .StringUnlessEmpty("verdict", group.verdict);
  out("    {" + members.Inside() + ",\n");
  const auto row_json = [&metric](const ComparedRow& row) { return RowJson(metric, row); };
  RenderArray("      ", "rows", group.rows, row_json, out);
  out("\n    }");
}

std::string CountJson(const CountChange& change) {
  JsonMembers members;
  members.String("name", change.name)
      .StringUnlessEmpty("counter", change.counter)
      .Number("base", change.base);
  return members.Number("compared", change.compared)
      .StringUnlessEmpty("finding", FindingName(change.finding))
      .Object();
}

std::string WarningJson(const ComparisonWarning& warning) {
  return JsonMembers()
      .StringUnlessEmpty("code", warning.code)
      .StringUnlessEmpty("text", warning.text)
      .Object();
}

void AddCommon(const CommonMove& common, const Metric& metric, JsonMembers& head) {
  head.Number("common_ratio", metric.ValueRatio(common.ratio));
  if (common.scatter > 0) head.Number("scatter", common.scatter).Number("smallest", common.smallest);
  if (!common.groups) return;
  head.Number("first_group_ratio", metric.ValueRatio(common.groups->first))
      .Number("second_group_ratio", metric.ValueRatio(common.groups->second));
}

std::string FindingsJson(const Comparison& comparison) {
  JsonMembers members;
  for (const Finding finding : kFindings) members.Integer(FindingName(finding), comparison.Count(finding));
  return members.Object();
}

}  // namespace

void ComparisonJson::Render(const Comparison& comparison, const TextOutput& out) const {
  JsonMembers head;
  head.Integer("schema_version", kComparisonSchemaVersion)
      .StringUnlessEmpty("metric", comparison.metric.name)
      .StringUnlessEmpty("unit", comparison.metric.Unit());
  head.Bool("higher_is_better", comparison.metric.higher_is_better)
      .StringUnlessEmpty("base_source", comparison.base_source);
  head.StringUnlessEmpty("compared_source", comparison.compared_source)
      .StringUnlessEmpty("column", comparison.column);
  if (comparison.base_sessions + comparison.compared_sessions > 2) {
    head.Integer("base_sessions", comparison.base_sessions)
        .Integer("compared_sessions", comparison.compared_sessions);
  }
  head.Bool("paired", comparison.paired).Integer("matched", comparison.matched);
  if (!comparison.evidence.empty()) {
    head.Integer("rung", static_cast<int64_t>(comparison.rung)).String("evidence", comparison.evidence);
  }
  if (comparison.same_figures) head.Bool("same_figures", true);
  if (comparison.common) AddCommon(*comparison.common, comparison.metric, head);
  if (comparison.geometric_mean) {
    head.Number("geometric_mean", comparison.metric.ValueRatio(*comparison.geometric_mean));
  }
  head.Integer("equal_counts", comparison.equal_counts);
  out("{\n  " + head.Inside() + ",\n");
  out("  \"findings\": " + FindingsJson(comparison) + ",\n");
  out("  \"verdict\": " + JsonString(comparison.verdict) + ",\n");
  if (!comparison.advice.empty()) out("  \"advice\": " + JsonString(comparison.advice) + ",\n");
  RenderArray("  ", "warnings", comparison.warnings, WarningJson, out);
  out(",\n");
  RenderArray("  ", "count_changes", comparison.count_changes, CountJson, out);
  out(",\n  \"groups\": [");
  std::string_view separator = "\n";
  for (const ComparedGroup& group : comparison.groups) {
    out(separator);
    RenderGroup(comparison.metric, group, out);
    separator = ",\n";
  }
  out("\n  ]\n}\n");
}

}  // namespace weir

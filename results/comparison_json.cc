#include "results/comparison_json.h"

#include <fmt/format.h>

#include <string>

#include "results/json_text.h"

namespace weir {
namespace {

// The members of one object in one line; nothing for what is absent.
class Members {
 public:
  Members& Add(std::string_view key, std::string_view json) {
    text_ += fmt::format("{}{}: {}", text_.empty() ? "" : ", ", JsonString(key), json);
    return *this;
  }
  Members& Text(std::string_view key, std::string_view value) {
    return value.empty() ? *this : Add(key, JsonString(value));
  }
  Members& Number(std::string_view key, const std::optional<double>& value) {
    return value ? Add(key, JsonNumber(*value)) : *this;
  }
  Members& Count(std::string_view key, size_t value) { return Add(key, fmt::format("{}", value)); }
  Members& Bool(std::string_view key, bool value) { return Add(key, value ? "true" : "false"); }

  std::string Object() const { return "{" + text_ + "}"; }
  std::string Inside() const { return text_; }

 private:
  std::string text_;
};

void AddDifference(const Difference& difference, Members& members) {
  members.Number("base", difference.base).Number("compared", difference.compared);
  members.Count("base_count", difference.base_count).Count("compared_count", difference.compared_count);
  members.Bool("paired", difference.paired).Number("ratio", difference.ratio);
  if (difference.interval) {
    members.Number("interval_low", difference.interval->low)
        .Number("interval_high", difference.interval->high);
  }
  members.Number("p", difference.p).Number("adjusted_p", difference.adjusted_p);
  members.Number("detectable", difference.detectable);
}

std::string RowJson(const ComparedRow& row) {
  Members members;
  members.Add("name", JsonString(row.name)).Text("finding", FindingName(row.finding));
  if (row.aside) members.Bool("aside", true);
  members.Text("reason", ReasonName(row.reason)).Text("detail", row.detail).Number("value", row.value);
  if (row.difference) AddDifference(*row.difference, members);
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

void RenderGroup(const ComparedGroup& group, const TextOutput& out) {
  Members members;
  members.Text("title", group.title)
      .Text("base", group.base_label)
      .Bool("base_is_best", group.base_is_best)
      .Text("verdict", group.verdict);
  out("    {" + members.Inside() + ",\n");
  RenderArray("      ", "rows", group.rows, RowJson, out);
  out("\n    }");
}

std::string CountJson(const CountChange& change) {
  Members members;
  members.Add("name", JsonString(change.name)).Text("counter", change.counter).Number("base", change.base);
  return members.Number("compared", change.compared).Text("finding", FindingName(change.finding)).Object();
}

std::string WarningJson(const ComparisonWarning& warning) {
  return Members().Text("code", warning.code).Text("text", warning.text).Object();
}

std::string FindingsJson(const Comparison& comparison) {
  Members members;
  for (const Finding finding : kFindings) members.Count(FindingName(finding), comparison.Count(finding));
  return members.Object();
}

}  // namespace

void ComparisonJson::Render(const Comparison& comparison, const TextOutput& out) const {
  Members head;
  head.Count("schema_version", kComparisonSchemaVersion).Text("metric", comparison.metric.name);
  head.Bool("higher_is_better", comparison.metric.higher_is_better)
      .Text("base_source", comparison.base_source);
  head.Text("compared_source", comparison.compared_source).Text("column", comparison.column);
  head.Bool("paired", comparison.paired).Count("matched", comparison.matched);
  head.Number("geometric_mean", comparison.geometric_mean).Count("equal_counts", comparison.equal_counts);
  out("{\n  " + head.Inside() + ",\n");
  out("  \"findings\": " + FindingsJson(comparison) + ",\n");
  out("  \"verdict\": " + JsonString(comparison.verdict) + ",\n");
  RenderArray("  ", "warnings", comparison.warnings, WarningJson, out);
  out(",\n");
  RenderArray("  ", "count_changes", comparison.count_changes, CountJson, out);
  out(",\n  \"groups\": [");
  std::string_view separator = "\n";
  for (const ComparedGroup& group : comparison.groups) {
    out(separator);
    RenderGroup(group, out);
    separator = ",\n";
  }
  out("\n  ]\n}\n");
}

}  // namespace weir

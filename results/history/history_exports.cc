#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "results/history/history_renderer.h"
#include "results/history/time_text.h"
#include "results/report/json_writer.h"
#include "results/text/escaped.h"

namespace weir {
namespace {

std::string_view StateOf(const ViewedChange& each) {
  return StateName(each.change.state, each.change.acknowledged != 0);
}

void Add(const ViewedChange& each, JsonWriter& json) {
  const HistoryChange& change = each.change;
  json.StartObject()
      .Integer("id", change.id)
      .String("series", each.series.key.name)
      .String("metric", each.series.key.metric)
      .StringUnlessEmpty("unit", each.series.unit)
      .StartObject("environment");
  for (const auto& [name, value] : each.series.key.environment) json.String(name, value);
  json.EndObject()
      .String("state", StateOf(each))
      .String("direction", DirectionName(each.direction))
      .String("commit_before", change.commit_before)
      .String("commit_after", change.commit_after)
      .Number("old", change.old_value)
      .Number("new", change.new_value)
      .Number("low", change.low)
      .Number("high", change.high)
      .String("first_seen", FormatTime(change.first_seen))
      .Bool("same_binary", each.same_binary);
  if (change.acknowledged != 0) {
    json.String("acknowledged_by", change.acknowledged_by)
        .String("acknowledged", FormatTime(change.acknowledged))
        .String("note", change.note);
  }
  json.EndObject();
}

void Add(const HistoryView& view, const ViewedEvent& viewed, const HistoryStyle& style, JsonWriter& json) {
  const HistoryEvent& event = viewed.event;
  std::vector<int64_t> ids;
  for (const size_t change : event.changes) ids.push_back(view.changes[change].change.id);
  json.StartObject()
      .String("id", fmt::format("e{}", viewed.id))
      .String("state", StateName(event.state, event.acknowledged))
      .String("direction", DirectionName(viewed.direction))
      .String("commit_before", event.commit_before)
      .String("commit_after", event.commit_after)
      .Number("size", event.size)
      .Number("low", event.low)
      .Number("high", event.high)
      .Integer("series", static_cast<int64_t>(event.series))
      .Raw("changes", fmt::format("[{}]", fmt::join(ids, ", ")))
      .Bool("same_binary", viewed.same_binary)
      .StringUnlessEmpty("taken_back_by", event.taken_back_by)
      .StringUnlessEmpty("next", NextStepOf(view, viewed, style.steps))
      .EndObject();
}

void Add(const BranchRow& row, JsonWriter& json) {
  json.StartObject()
      .String("series", row.series.key.name)
      .String("metric", row.series.key.metric)
      .Number("base", row.base_commits > 0 ? std::optional(row.base) : std::nullopt)
      .Number("branch", row.on_branch)
      .Number("low", row.low)
      .Number("high", row.high)
      .String("verdict", WordOf(row))
      .EndObject();
}

std::string Field(std::string_view text) { return CsvText(text); }

std::string Number(double value) {
  return CsvNumber(std::isfinite(value) ? std::optional(value) : std::nullopt);
}

std::string BranchCsv(const HistoryView& view) {
  const std::vector<std::string> head = {"series", "metric", "base", "branch", "low", "high", "verdict"};
  std::string csv = CsvLine(head);
  for (const BranchRow& row : view.branch_rows) {
    const std::vector<std::string> fields = {Field(row.series.key.name),
                                             Field(row.series.key.metric),
                                             row.base_commits > 0 ? Number(row.base) : "",
                                             Number(row.on_branch),
                                             CsvNumber(row.low),
                                             CsvNumber(row.high),
                                             WordOf(row)};
    csv += CsvLine(fields);
  }
  return csv;
}

}  // namespace

std::string RenderHistoryJson(const HistoryView& view, const HistoryStyle& style) {
  JsonWriter json;
  json.StartObject()
      .Integer("schema_version", kHistorySchemaVersion)
      .String("database", view.database)
      .String("base", view.base)
      .StringUnlessEmpty("branch", view.branch)
      .Integer("series", static_cast<int64_t>(view.series))
      .Integer("commits", static_cast<int64_t>(view.commits))
      .Integer("series_too_short", static_cast<int64_t>(view.too_short))
      .Integer("commits_missing", static_cast<int64_t>(view.most_missing))
      .String("verdict", VerdictOf(view, style.any_change))
      .StartArray("changes");
  for (const ViewedChange& each : view.changes) Add(each, json);
  json.EndArray().StartArray("events");
  for (const ViewedEvent& event : view.events) Add(view, event, style, json);
  json.EndArray().StartArray("ended");
  for (const EndedSeries& each : view.ended) {
    json.StartObject()
        .Integer("series", static_cast<int64_t>(each.series))
        .String("one_of_them", each.name)
        .String("commit", each.commit)
        .String("change", each.change)
        .EndObject();
  }
  json.EndArray().StartArray("removed");
  for (const HistoryRun& run : view.removed) {
    json.StartObject()
        .Integer("run", run.id)
        .String("commit", run.commit.hash)
        .String("branch", run.commit.branch)
        .String("added", FormatTime(run.added))
        .String("removed", FormatTime(*run.removed))
        .EndObject();
  }
  json.EndArray();
  if (!view.branch.empty()) {
    json.StartArray("against_base");
    for (const BranchRow& row : view.branch_rows) Add(row, json);
    json.EndArray();
  }
  return json.EndObject().Take() + "\n";
}

std::string RenderHistoryCsv(const HistoryView& view, const HistoryStyle&) {
  if (!view.branch.empty()) return BranchCsv(view);
  const std::vector<std::string> head = {
      "event", "change", "series", "metric", "state", "direction",       "commit_before", "commit_after",
      "old",   "new",    "low",    "high",   "unit",  "acknowledged_by", "note"};
  std::vector<std::string> events(view.changes.size());
  for (const ViewedEvent& event : view.events) {
    for (const size_t change : event.event.changes) events[change] = fmt::format("e{}", event.id);
  }
  std::string csv = CsvLine(head);
  for (size_t i = 0; i < view.changes.size(); ++i) {
    const ViewedChange& each = view.changes[i];
    const std::vector<std::string> fields = {events[i],
                                             fmt::format("{}", each.change.id),
                                             Field(each.series.key.name),
                                             Field(each.series.key.metric),
                                             std::string(StateOf(each)),
                                             std::string(DirectionName(each.direction)),
                                             Field(each.change.commit_before),
                                             Field(each.change.commit_after),
                                             Number(each.change.old_value),
                                             Number(each.change.new_value),
                                             Number(each.change.low),
                                             Number(each.change.high),
                                             Field(each.series.unit),
                                             Field(each.change.acknowledged_by),
                                             Field(each.change.note)};
    csv += CsvLine(fields);
  }
  return csv;
}

std::span<const HistoryRenderer> HistoryRenderers() {
  static constexpr HistoryRenderer kRenderers[] = {{"text", RenderHistoryText},
                                                   {"markdown", RenderHistoryMarkdown},
                                                   {"json", RenderHistoryJson},
                                                   {"csv", RenderHistoryCsv},
                                                   {"html", RenderHistoryPage}};
  return kRenderers;
}

}  // namespace weir

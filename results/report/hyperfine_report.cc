#include <fmt/format.h>

#include <algorithm>

#include "results/report/placed_json.h"
#include "results/report/tool_formats.h"

namespace weir {
namespace {

bool IsHyperfine(std::string_view start) {
  return HasTokens(start, {"\"results\"", ":", "[", "{"}) && HasTokens(start, {"\"command\"", ":", "\""});
}

// With --ignore-failure their times are there all the same.
void NoteFailedRuns(std::string_view command, PlacedJson& json, const PlacedJson::Value& result,
                    ToolReport& report) {
  if (json.Find(result, "exit_codes") == nullptr) return;
  const auto failed =
      std::ranges::count_if(json.ElementsIn(result, "exit_codes"), [](const PlacedJson::Value* code) {
        return code->kind != PlacedJson::Kind::kNumber || code->number != 0;
      });
  if (failed == 0) return;
  report.Note(fmt::format("{} run{} of \"{}\" ended with an exit code other than 0", failed,
                          failed == 1 ? "" : "s", command));
}

absl::Status ReadHyperfine(const ToolText& text, ToolReport& report) {
  PlacedJson json(text);
  if (absl::Status status = ReadSingleObject(text, {"results"}, json, report.report().notes); !status.ok()) {
    return status;
  }
  for (const PlacedJson::Value* result : json.ObjectsIn(json.root(), "results")) {
    const std::string_view command = json.TextIn(*result, "command");
    const bool has_runs = json.Find(*result, "times") != nullptr;
    if (has_runs) {
      const std::vector<double> times = json.NumbersIn(*result, "times");
      if (json.status().ok()) report.AddRuns(command, TimeUnit::kSecond, times);
    } else {
      const ToolReport::Aggregates aggregates = {.mean = json.NumberIn(*result, "mean"),
                                                 .median = json.OptionalNumberIn(*result, "median"),
                                                 .deviation = json.OptionalNumberIn(*result, "stddev")};
      if (json.status().ok()) report.AddAggregates(command, TimeUnit::kSecond, aggregates);
    }
    NoteFailedRuns(command, json, *result, report);
    if (!json.status().ok()) break;
  }
  return json.status();
}

}  // namespace

ToolFormat HyperfineFormat() {
  return {"hyperfine's JSON", "each run is a process, those of a command one after the other", IsHyperfine,
          ReadHyperfine};
}

}  // namespace weir

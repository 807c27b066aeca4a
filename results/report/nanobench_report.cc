#include <fmt/format.h>

#include "results/report/placed_json.h"
#include "results/report/tool_formats.h"

namespace weir {
namespace {

constexpr std::string_view kMedian = "median(elapsed)";

bool IsNanobench(std::string_view start) {
  return HasTokens(start, {"\"results\"", ":", "[", "{"}) && HasTokens(start, {"\"median(elapsed)\"", ":"});
}

// "title/name", and the size that a complexity is fitted to, which tells apart what has one name. "benchmark"
// is the title where the program gives none.
std::string NameOf(PlacedJson& json, const PlacedJson::Value& result) {
  std::string name(json.TextIn(result, "name"));
  const PlacedJson::Value* title = json.Find(result, "title");
  if (title != nullptr && !title->text.empty() && title->text != "benchmark") {
    name = fmt::format("{}/{}", title->text, name);
  }
  const double size = json.OptionalNumberIn(result, "complexityN").value_or(-1);
  if (size > 0) name += fmt::format("/N:{}", size);
  return name;
}

void ReadResult(PlacedJson& json, const PlacedJson::Value& result, ToolReport& report) {
  const std::string name = NameOf(json, result);
  if (json.Find(result, "measurements") == nullptr) {
    const double median = json.NumberIn(result, kMedian);
    if (json.status().ok()) report.AddAggregates(name, TimeUnit::kSecond, {.median = median});
    return;
  }
  std::vector<double> times, iterations;
  for (const PlacedJson::Value* epoch : json.ObjectsIn(result, "measurements")) {
    times.push_back(json.NumberIn(*epoch, "elapsed"));  // of an iteration
    iterations.push_back(json.CountIn(*epoch, "iterations"));
  }
  if (json.status().ok()) report.AddRuns(name, TimeUnit::kSecond, times, iterations);
}

absl::Status ReadNanobench(const ToolText& text, ToolReport& report) {
  PlacedJson json(text);
  if (absl::Status status = ReadSingleObject(text, {"results"}, json, report.report().notes); !status.ok()) {
    return status;
  }
  for (const PlacedJson::Value* result : json.ObjectsIn(json.root(), "results")) {
    ReadResult(json, *result, report);
    if (!json.status().ok()) break;
  }
  return json.status();
}

}  // namespace

ToolFormat NanobenchFormat() {
  return {"nanobench's JSON", "the epochs of one process, one after the other", IsNanobench, ReadNanobench};
}

}  // namespace weir

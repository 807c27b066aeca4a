#include "results/report/placed_json.h"
#include "results/report/schema.h"
#include "results/report/tool_formats.h"

namespace weir {
namespace {

// Google Benchmark's reports have "benchmarks" too, but no such keys in them.
bool IsPytestBenchmark(std::string_view start) {
  return HasTokens(start, {"\"benchmarks\"", ":", "["}) && HasTokens(start, {"\"fullname\"", ":", "\""}) &&
         HasTokens(start, {"\"stats\"", ":", "{"});
}

void SetIfText(const PlacedJson& json, const PlacedJson::Value* object, std::string_view key,
               std::string_view context_key, Report& report) {
  const PlacedJson::Value* value = object == nullptr ? nullptr : json.Find(*object, key);
  if (value != nullptr && !value->text.empty()) report.SetContext(context_key, value->text);
}

void ReadContext(const PlacedJson& json, Report& report) {
  SetIfText(json, &json.root(), "datetime", "date", report);
  const PlacedJson::Value* machine = json.Find(json.root(), "machine_info");
  SetIfText(json, machine, "node", schema::kHostName, report);
  SetIfText(json, machine, "release", "kernel", report);
  SetIfText(json, machine, "python_version", "compiler", report);
  if (const auto version = report.Context("compiler")) report.SetContext("compiler", "Python " + *version);
  const PlacedJson::Value* cpu = machine == nullptr ? nullptr : json.Find(*machine, "cpu");
  for (const std::string_view key : {"brand", "brand_raw"}) SetIfText(json, cpu, key, "cpu_model", report);
  const PlacedJson::Value* commit = json.Find(json.root(), "commit_info");
  SetIfText(json, commit, "id", "commit", report);
  if (report.Context("commit") == "unversioned")
    std::erase_if(report.context, [](const auto& each) { return each.first == "commit"; });
}

void ReadBenchmark(PlacedJson& json, const PlacedJson::Value& benchmark, ToolReport& report) {
  const std::string_view name = json.TextIn(benchmark, "fullname");
  const PlacedJson::Value& stats = json.ObjectIn(benchmark, "stats");
  if (json.Find(stats, "data") == nullptr) {  // without --benchmark-save-data
    const ToolReport::Aggregates aggregates = {.mean = json.NumberIn(stats, "mean"),
                                               .median = json.OptionalNumberIn(stats, "median"),
                                               .deviation = json.OptionalNumberIn(stats, "stddev"),
                                               .runs = static_cast<int64_t>(json.CountIn(stats, "rounds"))};
    if (json.status().ok()) report.AddAggregates(name, TimeUnit::kSecond, aggregates);
    return;
  }
  const std::vector<double> times = json.NumbersIn(stats, "data");  // of an iteration
  const std::vector<double> iterations(times.size(), json.CountIn(stats, "iterations"));
  if (json.status().ok()) report.AddRuns(name, TimeUnit::kSecond, times, iterations);
}

absl::Status ReadPytestBenchmark(const ToolText& text, ToolReport& report) {
  PlacedJson json(text);
  if (absl::Status status = ReadSingleObject(text, {"benchmarks"}, json, report.report().notes);
      !status.ok()) {
    return status;
  }
  ReadContext(json, report.report());
  for (const PlacedJson::Value* benchmark : json.ObjectsIn(json.root(), "benchmarks")) {
    ReadBenchmark(json, *benchmark, report);
    if (!json.status().ok()) break;
  }
  return json.status();
}

}  // namespace

ToolFormat PytestBenchmarkFormat() {
  return {"pytest-benchmark's JSON", "the rounds of one process, one after the other", IsPytestBenchmark,
          ReadPytestBenchmark};
}

}  // namespace weir

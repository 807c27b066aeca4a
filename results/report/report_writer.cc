#include "results/report/report_writer.h"

#include "results/report/json_writer.h"
#include "results/report/whole_file.h"

namespace weir {
namespace {

void WriteIdentity(JsonWriter& json, const ReportRow& row) {
  json.String("name", row.name);
  json.Integer("family_index", row.family_index);
  json.Integer("per_family_instance_index", row.per_family_instance_index);
  json.String("run_name", row.run_name.empty() ? row.name : row.run_name);
  json.String("run_type", row.run_type == RunType::kAggregate ? "aggregate" : "iteration");
  json.Integer("repetitions", row.repetitions);
  json.Integer("repetition_index", row.repetition_index);
  json.Integer("threads", row.threads);
  json.StringUnlessEmpty("aggregate_name", row.aggregate_name);
  json.StringUnlessEmpty("aggregate_unit", row.aggregate_unit);
}

void WriteError(JsonWriter& json, const ReportRow& row) {
  json.Bool("error_occurred", true).String("error_message", *row.error);
  json.Integer("iterations", row.iterations);
}

// BigO rows have no times, but coefficients in the unit; RMS rows have neither.
bool HasUnit(const ReportRow& row) {
  return row.real_time || row.cpu_time || row.Counter("real_coefficient");
}

void WriteFigures(JsonWriter& json, const ReportRow& row) {
  json.Integer("iterations", row.iterations);
  json.Number("real_time", row.real_time).Number("cpu_time", row.cpu_time);
  if (HasUnit(row)) json.String("time_unit", TimeUnitName(row.time_unit));
  for (const auto& [name, value] : row.counters) json.Number(name, value);
}

void WriteRow(JsonWriter& json, const ReportRow& row) {
  json.StartObject();
  WriteIdentity(json, row);
  row.error ? WriteError(json, row) : WriteFigures(json, row);
  for (const auto& [name, value] : row.other_strings) json.String(name, value);
  json.StringUnlessEmpty("label", row.label).EndObject();
}

void WriteContext(JsonWriter& json, const Report& report) {
  json.StartObject("context");
  for (const auto& [key, value] : report.context) {
    value.is_string ? json.String(key, value.text) : json.Raw(key, value.text);
  }
  json.EndObject();
}

}  // namespace

std::string ReportJson(const Report& report) {
  JsonWriter json;
  json.StartObject();
  WriteContext(json, report);
  json.StartArray("benchmarks");
  for (const ReportRow& row : report.rows) WriteRow(json, row);
  json.EndArray().EndObject();
  return json.Take() + "\n";
}

absl::Status WriteReport(const std::string& path, const Report& report) {
  return WriteWholeFile(path, ReportJson(report));
}

}  // namespace weir

#include "results/report/report_writer.h"

#include "results/report/json_members.h"
#include "results/report/json_text.h"
#include "results/report/whole_file.h"

namespace weir {
namespace {

void AddIdentity(JsonMembers& members, const ReportRow& row) {
  members.String("name", row.name);
  members.Integer("family_index", row.family_index);
  members.Integer("per_family_instance_index", row.per_family_instance_index);
  members.String("run_name", row.run_name.empty() ? row.name : row.run_name);
  members.String("run_type", row.run_type == RunType::kAggregate ? "aggregate" : "iteration");
  members.Integer("repetitions", row.repetitions);
  members.Integer("repetition_index", row.repetition_index);
  members.Integer("threads", row.threads);
  members.StringUnlessEmpty("aggregate_name", row.aggregate_name);
  members.StringUnlessEmpty("aggregate_unit", row.aggregate_unit);
}

void AddError(JsonMembers& members, const ReportRow& row) {
  members.Add("error_occurred", "true");
  members.String("error_message", *row.error);
  members.Integer("iterations", row.iterations);
}

// BigO rows have no times, but coefficients in the unit; RMS rows have neither.
bool HasUnit(const ReportRow& row) {
  return row.real_time || row.cpu_time || row.Counter("real_coefficient");
}

void AddFigures(JsonMembers& members, const ReportRow& row) {
  members.Integer("iterations", row.iterations);
  members.Number("real_time", row.real_time);
  members.Number("cpu_time", row.cpu_time);
  if (HasUnit(row)) members.String("time_unit", TimeUnitName(row.time_unit));
  for (const auto& [name, value] : row.counters) members.Number(name, value);
}

void AddRow(std::string& out, const ReportRow& row) {
  out += "    {\n";
  JsonMembers members("      ");
  AddIdentity(members, row);
  if (row.error) {
    AddError(members, row);
  } else {
    AddFigures(members, row);
  }
  for (const auto& [name, value] : row.other_strings) members.String(name, value);
  members.StringUnlessEmpty("label", row.label);
  out += members.Inside() + "\n    }";
}

void AddContext(std::string& out, const Report& report) {
  JsonMembers members("    ");
  for (const auto& [key, value] : report.context) {
    members.Add(key, value.is_string ? JsonString(value.text) : value.text);
  }
  out += members.Inside();
}

}  // namespace

std::string ReportJson(const Report& report) {
  std::string out = "{\n  \"context\": {\n";
  AddContext(out, report);
  out += "\n  },\n  \"benchmarks\": [";
  const char* separator = "\n";
  for (const ReportRow& row : report.rows) {
    out += separator;
    AddRow(out, row);
    separator = ",\n";
  }
  out += "\n  ]\n}\n";
  return out;
}

absl::Status WriteReport(const std::string& path, const Report& report) {
  return WriteWholeFile(path, ReportJson(report));
}

}  // namespace weir

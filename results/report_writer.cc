#include "results/report_writer.h"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

#include "results/json_text.h"
#include "results/whole_file.h"

namespace weir {
namespace {

// The members of one JSON object, one to a line, commas between.
class Members {
 public:
  Members(std::string& out, std::string_view indent) : out_(out), indent_(indent) {}

  void Raw(std::string_view key, std::string_view json) {
    fmt::format_to(std::back_inserter(out_), "{}{}{}: {}", first_ ? "" : ",\n", indent_, JsonString(key),
                   json);
    first_ = false;
  }
  void String(std::string_view key, std::string_view value) { Raw(key, JsonString(value)); }
  void StringUnlessEmpty(std::string_view key, std::string_view value) {
    if (!value.empty()) String(key, value);
  }
  void Integer(std::string_view key, std::optional<int64_t> value) {
    if (value) Raw(key, fmt::format("{}", *value));
  }
  void Number(std::string_view key, std::optional<double> value) {
    if (value && std::isfinite(*value)) Raw(key, JsonNumber(*value));
  }

 private:
  std::string& out_;
  std::string_view indent_;
  bool first_ = true;
};

void AddIdentity(Members& members, const ReportRow& row) {
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

void AddError(Members& members, const ReportRow& row) {
  members.Raw("error_occurred", "true");
  members.String("error_message", *row.error);
  members.Integer("iterations", row.iterations);
}

// BigO rows have no times, but coefficients in the unit; RMS rows have neither.
bool HasUnit(const ReportRow& row) {
  return row.real_time || row.cpu_time || row.Counter("real_coefficient");
}

void AddFigures(Members& members, const ReportRow& row) {
  members.Integer("iterations", row.iterations);
  members.Number("real_time", row.real_time);
  members.Number("cpu_time", row.cpu_time);
  if (HasUnit(row)) members.String("time_unit", TimeUnitName(row.time_unit));
  for (const auto& [name, value] : row.counters) members.Number(name, value);
}

void AddRow(std::string& out, const ReportRow& row) {
  out += "    {\n";
  Members members(out, "      ");
  AddIdentity(members, row);
  if (row.error) {
    AddError(members, row);
  } else {
    AddFigures(members, row);
  }
  for (const auto& [name, value] : row.other_strings) members.String(name, value);
  members.StringUnlessEmpty("label", row.label);
  out += "\n    }";
}

void AddContext(std::string& out, const Report& report) {
  Members members(out, "    ");
  for (const auto& [key, value] : report.context) {
    members.Raw(key, value.is_string ? JsonString(value.text) : value.text);
  }
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

#include "results/row_builder.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <utility>

namespace weir {
namespace {

using IntegerField = std::optional<int64_t> ReportRow::*;
using TimeField = std::optional<double> ReportRow::*;
using StringField = std::string ReportRow::*;

constexpr std::array<std::pair<std::string_view, IntegerField>, 6> kIntegers = {{
    {"family_index", &ReportRow::family_index},
    {"per_family_instance_index", &ReportRow::per_family_instance_index},
    {"repetitions", &ReportRow::repetitions},
    {"repetition_index", &ReportRow::repetition_index},
    {"threads", &ReportRow::threads},
    {"iterations", &ReportRow::iterations},
}};

constexpr std::array<std::pair<std::string_view, TimeField>, 2> kTimes = {{
    {"real_time", &ReportRow::real_time},
    {"cpu_time", &ReportRow::cpu_time},
}};

constexpr std::array<std::pair<std::string_view, StringField>, 5> kStrings = {{
    {"name", &ReportRow::name},
    {"run_name", &ReportRow::run_name},
    {"aggregate_name", &ReportRow::aggregate_name},
    {"aggregate_unit", &ReportRow::aggregate_unit},
    {"label", &ReportRow::label},
}};

template <typename Table>
auto FieldOf(const Table& table, std::string_view key) -> decltype(table[0].second) {
  for (const auto& [name, field] : table) {
    if (name == key) return field;
  }
  return nullptr;
}

bool IsNumberKey(std::string_view key) {
  return FieldOf(kIntegers, key) != nullptr || FieldOf(kTimes, key) != nullptr;
}

bool IsBoolKey(std::string_view key) { return key == "error_occurred" || key == "skipped"; }

bool IsMessageKey(std::string_view key) { return key == "error_message" || key == "skip_message"; }

bool IsStringKey(std::string_view key) {
  return FieldOf(kStrings, key) != nullptr || key == "run_type" || key == "time_unit" || IsMessageKey(key);
}

std::string WrongKind(std::string_view key, std::string_view wanted) {
  return fmt::format("\"{}\" must be {}", key, wanted);
}

std::string SetRunType(ReportRow& row, std::string_view value) {
  if (value != "iteration" && value != "aggregate") {
    return fmt::format("unknown run_type \"{}\"", value);
  }
  row.run_type = value == "aggregate" ? RunType::kAggregate : RunType::kIteration;
  return "";
}

std::string SetTimeUnit(ReportRow& row, std::string_view value) {
  const std::optional<TimeUnit> unit = TimeUnitFromName(value);
  if (!unit) return fmt::format("unknown time_unit \"{}\"", value);
  row.time_unit = *unit;
  return "";
}

// Integers beyond 2^53 would not be exact as doubles, and no count in a report comes near.
bool IsInteger(double value) { return std::trunc(value) == value && std::fabs(value) <= 0x1p53; }

}  // namespace

std::string RowBuilder::Once(std::string_view key) {
  if (seen_.emplace(key).second) return "";
  return fmt::format("\"{}\" twice in one row", key);
}

std::string RowBuilder::AddString(std::string_view key, std::string_view value) {
  if (std::string error = Once(key); !error.empty()) return error;
  if (IsNumberKey(key)) return WrongKind(key, "a number");
  if (IsBoolKey(key)) return WrongKind(key, "true or false");
  if (key == "run_type") return SetRunType(row_, value);
  if (key == "time_unit") return SetTimeUnit(row_, value);
  if (IsMessageKey(key)) {
    message_ = value;
  } else if (StringField field = FieldOf(kStrings, key)) {
    row_.*field = value;
  } else {
    row_.other_strings.emplace_back(key, value);
  }
  return "";
}

std::string RowBuilder::AddNumber(std::string_view key, double value) {
  if (std::string error = Once(key); !error.empty()) return error;
  if (IsStringKey(key)) return WrongKind(key, "a string");
  if (IsBoolKey(key)) return WrongKind(key, "true or false");
  if (IntegerField field = FieldOf(kIntegers, key)) {
    if (!IsInteger(value)) return WrongKind(key, "an integer");
    row_.*field = static_cast<int64_t>(value);
  } else if (!std::isfinite(value)) {
    return "";
  } else if (TimeField time = FieldOf(kTimes, key)) {
    row_.*time = value;
  } else {
    row_.counters.emplace_back(key, value);
  }
  return "";
}

std::string RowBuilder::AddBool(std::string_view key, bool value) {
  if (std::string error = Once(key); !error.empty()) return error;
  if (IsNumberKey(key)) return WrongKind(key, "a number");
  if (IsStringKey(key)) return WrongKind(key, "a string");
  if (key == "error_occurred") failed_ = value;
  if (key == "skipped") skipped_ = value;
  return "";
}

std::string RowBuilder::AddNested(std::string_view key) {
  if (std::string error = Once(key); !error.empty()) return error;
  if (IsNumberKey(key)) return WrongKind(key, "a number");
  if (IsStringKey(key)) return WrongKind(key, "a string");
  return IsBoolKey(key) ? WrongKind(key, "true or false") : "";
}

std::string RowBuilder::Finish(ReportRow& row) {
  RowBuilder done = std::exchange(*this, RowBuilder());
  if (done.row_.name.empty()) return "a row without a \"name\"";
  if (done.failed_ || done.skipped_) {
    done.row_.error = done.failed_ ? done.message_ : "skipped: " + done.message_;
    done.row_.real_time = done.row_.cpu_time = std::nullopt;
    done.row_.counters.clear();
  }
  row = std::move(done.row_);
  return "";
}

}  // namespace weir

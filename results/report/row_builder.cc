#include "results/report/row_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

namespace weir {
namespace {

enum class Kind { kText, kRunType, kTimeUnit, kMessage, kInteger, kTime, kFailed, kSkipped };

// A key that Google Benchmark writes itself, and where its value goes.
struct ReservedKey {
  std::string_view name;
  Kind kind;
  std::string ReportRow::*text = nullptr;
  std::optional<int64_t> ReportRow::*integer = nullptr;
  std::optional<double> ReportRow::*time = nullptr;
};

constexpr std::array<ReservedKey, 19> kReserved = {{
    {"name", Kind::kText, &ReportRow::name},
    {"run_name", Kind::kText, &ReportRow::run_name},
    {"aggregate_name", Kind::kText, &ReportRow::aggregate_name},
    {"aggregate_unit", Kind::kText, &ReportRow::aggregate_unit},
    {"label", Kind::kText, &ReportRow::label},
    {"run_type", Kind::kRunType},
    {"time_unit", Kind::kTimeUnit},
    {"error_message", Kind::kMessage},
    {"skip_message", Kind::kMessage},
    {"family_index", Kind::kInteger, nullptr, &ReportRow::family_index},
    {"per_family_instance_index", Kind::kInteger, nullptr, &ReportRow::per_family_instance_index},
    {"repetitions", Kind::kInteger, nullptr, &ReportRow::repetitions},
    {"repetition_index", Kind::kInteger, nullptr, &ReportRow::repetition_index},
    {"threads", Kind::kInteger, nullptr, &ReportRow::threads},
    {"iterations", Kind::kInteger, nullptr, &ReportRow::iterations},
    {"real_time", Kind::kTime, nullptr, nullptr, &ReportRow::real_time},
    {"cpu_time", Kind::kTime, nullptr, nullptr, &ReportRow::cpu_time},
    {"error_occurred", Kind::kFailed},
    {"skipped", Kind::kSkipped},
}};

constexpr size_t kLongestReserved = 25;

// Of each length a bit for each of kReserved that has it: every key of a million rows is looked up.
constexpr auto kReservedOfLength = [] {
  std::array<uint32_t, kLongestReserved + 1> keys{};
  for (size_t i = 0; i < kReserved.size(); ++i) keys.at(kReserved[i].name.size()) |= uint32_t{1} << i;
  return keys;
}();

const ReservedKey* Reserved(std::string_view key) {
  if (key.size() > kLongestReserved) return nullptr;
  for (uint32_t keys = kReservedOfLength[key.size()]; keys != 0; keys &= keys - 1) {
    const ReservedKey& reserved = kReserved[static_cast<size_t>(std::countr_zero(keys))];
    if (reserved.name == key) return &reserved;
  }
  return nullptr;
}

// Whether the key had not been seen before; marks it in `seen`.
bool IsFirst(const ReservedKey* key, uint32_t& seen) {
  const uint32_t bit = uint32_t{1} << (key - kReserved.data());
  return (std::exchange(seen, seen | bit) & bit) == 0;
}

std::string Twice(std::string_view key) { return fmt::format("\"{}\" twice in one row", key); }

std::string_view WantedBy(Kind kind) {
  if (kind == Kind::kInteger || kind == Kind::kTime) return "a number";
  return kind == Kind::kFailed || kind == Kind::kSkipped ? "true or false" : "a string";
}

std::string WrongKind(const ReservedKey& key) {
  return fmt::format("\"{}\" must be {}", key.name, WantedBy(key.kind));
}

std::string SetRunType(ReportRow& row, std::string_view value) {
  if (value != "iteration" && value != "aggregate") return fmt::format("unknown run_type \"{}\"", value);
  row.run_type = value == "aggregate" ? RunType::kAggregate : RunType::kIteration;
  return "";
}

std::string SetTimeUnit(ReportRow& row, std::string_view value) {
  const std::optional<TimeUnit> unit = TimeUnitFromName(value);
  if (!unit) return fmt::format("unknown time_unit \"{}\"", value);
  row.time_unit = *unit;
  return "";
}

// Not NaN, -NaN, Infinity or Inf.
bool IsFinite(std::string_view number) { return number.back() >= '0' && number.back() <= '9'; }

std::string OutOfRange(std::string_view text) {
  return fmt::format("{} is no number that a double can hold", text);
}

std::optional<double> ToDouble(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Accepts 3, 3.0 and 3e0.
std::optional<int64_t> ToInteger(std::string_view text) {
  int64_t integer = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), integer);
  if (error == std::errc() && end == text.data() + text.size()) return integer;
  // Integers beyond 2^53 would not be exact as doubles, and no count in a report comes near.
  const std::optional<double> value = ToDouble(text);
  if (!value || std::trunc(*value) != *value || std::fabs(*value) > 0x1p53) return std::nullopt;
  return static_cast<int64_t>(*value);
}

}  // namespace

bool IsReservedKey(std::string_view key) { return Reserved(key) != nullptr; }

std::string RowBuilder::AddString(std::string_view key, std::string_view value) {
  const ReservedKey* reserved = Reserved(key);
  if (reserved == nullptr) {
    row_.other_strings.emplace_back(key, value);
    return "";
  }
  if (!IsFirst(reserved, seen_)) return Twice(key);
  switch (reserved->kind) {
    case Kind::kText:
      row_.*reserved->text = value;
      return "";
    case Kind::kRunType:
      return SetRunType(row_, value);
    case Kind::kTimeUnit:
      return SetTimeUnit(row_, value);
    case Kind::kMessage:
      message_ = value;
      return "";
    default:
      return WrongKind(*reserved);
  }
}

std::string RowBuilder::AddNumber(std::string_view key, std::string_view text) {
  const ReservedKey* reserved = Reserved(key);
  if (reserved == nullptr) return TakeFigure(key, text);
  const bool has_number = reserved->kind == Kind::kInteger || reserved->kind == Kind::kTime;
  if (!has_number || !IsFirst(reserved, seen_)) {
    repeated_.emplace(key);
    return "";
  }
  if (reserved->kind == Kind::kInteger) {
    row_.*reserved->integer = ToInteger(text);
    return row_.*reserved->integer ? "" : fmt::format("\"{}\" must be an integer", key);
  }
  if (IsFinite(text)) row_.*reserved->time = ToDouble(text);
  return row_.*reserved->time || !IsFinite(text) ? "" : OutOfRange(text);
}

std::string RowBuilder::TakeFigure(std::string_view key, std::string_view text) {
  if (!IsFinite(text)) {
    passed_over_.emplace_back(key);
    return "";
  }
  const std::optional<double> value = ToDouble(text);
  if (!value) return OutOfRange(text);
  row_.counters.emplace_back(key, *value);
  return "";
}

std::string RowBuilder::AddBool(std::string_view key, bool value) {
  const ReservedKey* reserved = Reserved(key);
  if (reserved == nullptr) return AddNull(key);
  if (!IsFirst(reserved, seen_)) return Twice(key);
  if (reserved->kind == Kind::kFailed) {
    failed_ = value;
  } else if (reserved->kind == Kind::kSkipped) {
    skipped_ = value;
  } else {
    return WrongKind(*reserved);
  }
  return "";
}

std::string RowBuilder::AddNull(std::string_view key) {
  const ReservedKey* reserved = Reserved(key);
  if (reserved == nullptr) {
    passed_over_.emplace_back(key);
  } else if (!IsFirst(reserved, seen_)) {
    return Twice(key);
  }
  return "";
}

std::string RowBuilder::AddNested(std::string_view key) {
  const ReservedKey* reserved = Reserved(key);
  return reserved == nullptr ? AddNull(key) : WrongKind(*reserved);
}

void RowBuilder::PassOverRepeated() {
  if (passed_over_.size() + row_.counters.size() + row_.other_strings.size() < 2) return;
  std::vector<std::string_view> keys(passed_over_.begin(), passed_over_.end());
  for (const auto& [key, value] : row_.counters) keys.push_back(key);
  for (const auto& [key, value] : row_.other_strings) keys.push_back(key);
  std::sort(keys.begin(), keys.end());
  if (std::adjacent_find(keys.begin(), keys.end()) == keys.end()) return;
  const auto keep_first = [this](auto& fields) {
    std::set<std::string> seen;
    std::erase_if(fields, [&](const auto& field) {
      if (seen.insert(field.first).second) return false;
      repeated_.insert(field.first);
      return true;
    });
  };
  keep_first(row_.counters);
  keep_first(row_.other_strings);
}

void RowBuilder::Clear() {
  ReportRow empty;
  empty.name = std::move(row_.name);  // the memory of the largest parts serves again
  empty.name.clear();
  empty.run_name = std::move(row_.run_name);
  empty.run_name.clear();
  empty.counters = std::move(row_.counters);
  empty.counters.clear();
  row_ = std::move(empty);
  failed_ = skipped_ = false;
  message_.clear();
  seen_ = 0;
  passed_over_.clear();
}

std::string RowBuilder::Finish(ReportRow& row) {
  PassOverRepeated();
  const std::string error = row_.name.empty() ? "a row without a \"name\"" : "";
  if (error.empty()) {
    if (failed_ || skipped_) {
      row_.error = failed_ ? message_ : "skipped: " + message_;
      row_.real_time = row_.cpu_time = std::nullopt;
      row_.counters.clear();
    }
    std::swap(row, row_);
  }
  Clear();
  return error;
}

}  // namespace weir

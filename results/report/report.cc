#include "results/report/report.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace weir {
namespace {

struct UnitRow {
  TimeUnit unit;
  std::string_view name;
  double seconds;
};

constexpr std::array<UnitRow, 4> kUnits = {{
    {TimeUnit::kNanosecond, "ns", 1e-9},
    {TimeUnit::kMicrosecond, "us", 1e-6},
    {TimeUnit::kMillisecond, "ms", 1e-3},
    {TimeUnit::kSecond, "s", 1.0},
}};

const UnitRow& Row(TimeUnit unit) { return kUnits[static_cast<size_t>(unit)]; }

template <typename Pairs>
auto Find(Pairs& pairs, std::string_view key) {
  return std::find_if(pairs.begin(), pairs.end(), [key](const auto& pair) { return pair.first == key; });
}

template <typename Pairs, typename Value>
void Set(Pairs& pairs, std::string_view key, Value value) {
  if (auto it = Find(pairs, key); it != pairs.end()) {
    it->second = std::move(value);
  } else {
    pairs.emplace_back(std::string(key), std::move(value));
  }
}

std::optional<double> InSeconds(std::optional<double> time, TimeUnit unit) {
  if (!time) return std::nullopt;
  return *time * SecondsPer(unit);
}

}  // namespace

std::string_view TimeUnitName(TimeUnit unit) { return Row(unit).name; }

std::optional<TimeUnit> TimeUnitFromName(std::string_view name) {
  for (const UnitRow& row : kUnits) {
    if (row.name == name) return row.unit;
  }
  return std::nullopt;
}

double SecondsPer(TimeUnit unit) { return Row(unit).seconds; }

std::optional<double> ReportRow::RealSeconds() const { return InSeconds(real_time, time_unit); }

std::optional<double> ReportRow::CpuSeconds() const { return InSeconds(cpu_time, time_unit); }

const std::string* ReportRow::Text(std::string_view field) const {
  const auto found = Find(other_strings, field);
  return found == other_strings.end() ? nullptr : &found->second;
}

std::optional<double> ReportRow::Counter(std::string_view counter) const {
  auto it = Find(counters, counter);
  if (it == counters.end() || !std::isfinite(it->second)) return std::nullopt;
  return it->second;
}

void ReportRow::SetCounter(std::string_view counter, double value) { Set(counters, counter, value); }

std::optional<std::string> Report::Context(std::string_view key) const {
  auto it = Find(context, key);
  if (it == context.end()) return std::nullopt;
  return it->second.text;
}

void Report::SetContext(std::string_view key, std::string_view value) {
  Set(context, key, ContextValue{std::string(value), true});
}

void Report::SetContextJson(std::string_view key, std::string_view json) {
  Set(context, key, ContextValue{std::string(json), false});
}

}  // namespace weir

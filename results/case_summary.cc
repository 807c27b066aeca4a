#include "results/case_summary.h"

#include <algorithm>
#include <cmath>

#include "results/split.h"

namespace weir {
namespace {

// workload/strategy/key:value/...; a part without a colon becomes a parameter without a value.
void ParseName(std::string_view name, CaseSummary& summary) {
  const std::vector<std::string_view> parts = Split(name, '/');
  summary.name = name;
  summary.workload = parts[0];
  if (parts.size() > 1) summary.strategy = parts[1];
  for (size_t i = 2; i < parts.size(); ++i) {
    const size_t colon = parts[i].find(':');
    const std::string_view value = colon == std::string_view::npos ? "" : parts[i].substr(colon + 1);
    summary.parameters.emplace_back(parts[i].substr(0, colon), value);
  }
}

template <typename Get>
MedianEstimate EstimateOf(std::span<const ReportRow* const> rows, Get get) {
  std::vector<double> values;
  for (const ReportRow* row : rows) {
    if (const std::optional<double> value = get(*row)) values.push_back(*value);
  }
  return EstimateMedian(values);
}

MedianEstimate CounterEstimate(std::span<const ReportRow* const> rows, std::string_view counter) {
  return EstimateOf(rows, [counter](const ReportRow& row) { return row.Counter(counter); });
}

std::optional<double> StalledShare(const ReportRow& row) {
  const std::optional<double> stalled = row.Counter("stall_seconds");
  const std::optional<double> wall = row.RealSeconds();
  if (!stalled || !wall || *wall <= 0) return std::nullopt;
  return *stalled / *wall;
}

std::optional<double> DurableRate(const ReportRow& row) {
  const std::optional<double> bytes = row.Counter("bytes"), seconds = row.Counter("durable_seconds");
  if (!bytes || !seconds || *seconds <= 0) return std::nullopt;
  return *bytes / *seconds;
}

std::optional<CountRange> RangeOf(std::span<const ReportRow* const> rows, std::string_view counter) {
  std::optional<CountRange> range;
  for (const ReportRow* row : rows) {
    const std::optional<double> value = row->Counter(counter);
    if (!value || *value < 0) continue;
    const auto count = static_cast<uint64_t>(std::llround(*value));
    if (!range) range = CountRange{count, count};
    range->low = std::min(range->low, count);
    range->high = std::max(range->high, count);
  }
  return range;
}

void CountFlags(std::string_view label, std::vector<FlagCount>& flags) {
  for (std::string_view name : Split(label, ',')) {
    name.remove_prefix(std::min(name.find_first_not_of(' '), name.size()));
    name = name.substr(0, name.find_last_not_of(' ') + 1);
    if (name.empty()) continue;
    auto it = std::find_if(flags.begin(), flags.end(), [name](const FlagCount& f) { return f.name == name; });
    if (it == flags.end()) it = flags.insert(it, FlagCount{std::string(name), 0});
    ++it->rounds;
  }
}

void AddRound(const ReportRow& row, CaseSummary& summary) {
  ++summary.rounds;
  CountFlags(row.label, summary.flags);
  const std::optional<double> ns = row.Counter("ns_per_record");
  if (ns && *ns > 0 && row.repetition_index) summary.ns_by_round.emplace(*row.repetition_index, *ns);
}

void AddError(const ReportRow& row, CaseSummary& summary) {
  if (summary.errors++ == 0) summary.first_error = row.error->empty() ? "no message" : *row.error;
}

}  // namespace

std::optional<std::string_view> CaseSummary::Parameter(std::string_view key) const {
  for (const auto& [name, value] : parameters) {
    if (name == key) return value;
  }
  return std::nullopt;
}

bool CaseSummary::HasFlag(std::string_view flag) const {
  return std::any_of(flags.begin(), flags.end(), [flag](const FlagCount& f) { return f.name == flag; });
}

CaseSummary SummarizeCase(std::span<const ReportRow* const> rows) {
  CaseSummary summary;
  if (rows.empty()) return summary;
  ParseName(rows.front()->CaseName(), summary);
  std::vector<const ReportRow*> measured;
  for (const ReportRow* row : rows) {
    if (row->error) {
      AddError(*row, summary);
    } else {
      AddRound(*row, summary);
      measured.push_back(row);
    }
  }
  summary.seconds = EstimateOf(measured, [](const ReportRow& row) { return row.RealSeconds(); });
  summary.ns_per_record = CounterEstimate(measured, "ns_per_record");
  summary.bytes_per_second = CounterEstimate(measured, "bytes_per_second");
  summary.limit_ratio = CounterEstimate(measured, "limit_ratio");
  summary.cpu_seconds_per_gb = CounterEstimate(measured, "cpu_seconds_per_gb");
  summary.stalled_share = EstimateOf(measured, StalledShare);
  summary.durable_bytes_per_second = EstimateOf(measured, DurableRate);
  summary.append_p999_ns = CounterEstimate(measured, "append_p999_ns");
  summary.append_max_ns = CounterEstimate(measured, "append_max_ns");
  summary.anon_peak_bytes = RangeOf(measured, "anon_peak_bytes");
  summary.syscalls = RangeOf(measured, "syscalls");
  summary.bytes = RangeOf(measured, "bytes");
  return summary;
}

std::vector<double> PairedRatios(const CaseSummary& faster, const CaseSummary& slower) {
  std::vector<double> ratios;
  for (const auto& [round, ns] : faster.ns_by_round) {
    const auto other = slower.ns_by_round.find(round);
    if (other != slower.ns_by_round.end()) ratios.push_back(other->second / ns);
  }
  return ratios;
}

MedianEstimate TimeRatio(const CaseSummary& faster, const CaseSummary& slower) {
  return EstimateMedian(PairedRatios(faster, slower));
}

}  // namespace weir

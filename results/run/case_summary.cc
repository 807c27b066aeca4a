#include "results/run/case_summary.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "results/report/case_name.h"
#include "results/report/delimited_text.h"
#include "results/report/machine_share.h"

namespace weir {
namespace {

void ParseName(std::string_view text, CaseSummary& summary) {
  const CaseName name(text);
  summary.name = name.text();
  summary.workload = name.workload();
  summary.strategy = name.strategy();
  for (const CasePart& part : name.parameters()) {
    if (part.HasKey()) summary.parameters.emplace_back(part.key, part.value);
    if (!part.HasKey()) summary.parameters.emplace_back(part.value, "");
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
  const std::optional<double> stalled = row.Counter(schema::kStallSeconds);
  const std::optional<double> wall = row.RealSeconds();
  if (!stalled || !wall || *wall <= 0) return std::nullopt;
  return *stalled / *wall;
}

std::optional<double> BytesPerSync(const ReportRow& row) {
  const std::optional<double> bytes = row.Counter(schema::kBytes), syncs = row.Counter(schema::kSyncs);
  if (!bytes || !syncs || *syncs <= 0) return std::nullopt;
  return *bytes / *syncs;
}

std::optional<double> DurableRate(const ReportRow& row) {
  const std::optional<double> bytes = row.Counter(schema::kBytes),
                              seconds = row.Counter(schema::kDurableSeconds);
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
  const std::optional<double> ns = row.Counter(schema::kNsPerRecord);
  if (ns && *ns > 0 && row.repetition_index) summary.ns.push_back({*row.repetition_index, *ns});
}

void AddError(const ReportRow& row, CaseSummary& summary) {
  if (summary.errors++ == 0) summary.first_error = row.error->empty() ? "no message" : *row.error;
}

// Rows of one case, at least one.
CaseSummary SummarizeCase(std::span<const ReportRow* const> rows) {
  CaseSummary summary;
  ParseName(rows.front()->RunName(), summary);
  std::vector<const ReportRow*> measured;
  for (const ReportRow* row : rows) {
    if (row->error) {
      AddError(*row, summary);
    } else {
      AddRound(*row, summary);
      measured.push_back(row);
    }
  }
  std::ranges::stable_sort(summary.ns, {}, &Sample::round);
  if (const std::string* bounds = rows.front()->Text(schema::kBounds)) {
    for (const std::string_view workload : Split(*bounds, ',')) summary.bounds.emplace_back(workload);
  }
  summary.seconds = EstimateOf(measured, [](const ReportRow& row) { return row.RealSeconds(); });
  summary.ns_per_record = CounterEstimate(measured, schema::kNsPerRecord);
  summary.bytes_per_second = CounterEstimate(measured, schema::kBytesPerSecond);
  summary.limit_ratio = CounterEstimate(measured, schema::kLimitRatio);
  summary.cpu_seconds_per_gb = CounterEstimate(measured, schema::kCpuSecondsPerGb);
  summary.cpu_ns_per_unit = CounterEstimate(measured, schema::kCpuNsPerUnit);
  summary.stalled_share = EstimateOf(measured, StalledShare);
  summary.sync_seconds = CounterEstimate(measured, schema::kSyncSeconds);
  summary.durable_bytes_per_second = EstimateOf(measured, DurableRate);
  summary.append_p50_ns = CounterEstimate(measured, schema::kAppendP50Ns);
  summary.append_p99_ns = CounterEstimate(measured, schema::kAppendP99Ns);
  summary.append_p999_ns = CounterEstimate(measured, schema::kAppendP999Ns);
  summary.append_max_ns = CounterEstimate(measured, schema::kAppendMaxNs);
  summary.call_max_ns = CounterEstimate(measured, schema::kCallMaxNs);
  summary.held_ratio = CounterEstimate(measured, schema::kHeldRatio);
  summary.packed_ratio = CounterEstimate(measured, schema::kPackedRatio);
  summary.faults_per_unit = CounterEstimate(measured, schema::kFaultsPerUnit);
  summary.anon_peak_bytes = RangeOf(measured, schema::kAnonPeakBytes);
  summary.syscalls = RangeOf(measured, schema::kSyscalls);
  summary.syncs = RangeOf(measured, schema::kSyncs);
  summary.wake_ups = CounterEstimate(measured, schema::kWakeUps);
  summary.socket_bytes = CounterEstimate(measured, schema::kSocketBytes);
  summary.bytes_per_sync = EstimateOf(measured, BytesPerSync);
  summary.bytes = RangeOf(measured, schema::kBytes);
  summary.threaded = std::ranges::any_of(measured, [](const ReportRow* row) { return UsesThreads(*row); });
  return summary;
}

}  // namespace

std::string WorkloadTerms::OneUnit() const { return (unit.find_first_of("aeio") == 0 ? "an " : "a ") + unit; }

std::optional<std::string_view> CaseSummary::Parameter(std::string_view key) const {
  for (const auto& [name, value] : parameters) {
    if (name == key) return value;
  }
  return std::nullopt;
}

bool CaseSummary::HasFlag(std::string_view flag) const {
  return std::any_of(flags.begin(), flags.end(), [flag](const FlagCount& f) { return f.name == flag; });
}

std::vector<CaseSummary> SummarizeCases(const Report& report) {
  std::map<std::string_view, std::vector<const ReportRow*>> rows_by_name;
  for (const ReportRow& row : report.rows) {
    if (row.run_type == RunType::kIteration)
      rows_by_name[WithoutAppendedParts(row.RunName())].push_back(&row);
  }
  std::vector<CaseSummary> cases;
  std::map<std::string, const ReportRow*> first_of_workload;  // rows are in one array, so their order is told
  for (const auto& [name, rows] : rows_by_name) {
    const CaseSummary& each = cases.emplace_back(SummarizeCase(rows));
    const auto [first, is_new] = first_of_workload.emplace(each.workload, rows.front());
    if (!is_new) first->second = std::min(first->second, rows.front());
  }
  std::ranges::stable_sort(cases, {},
                           [&](const CaseSummary& each) { return first_of_workload.at(each.workload); });
  return cases;
}

}  // namespace weir

#ifndef WEIR_RESULTS_RUN_CASE_SUMMARY_H_
#define WEIR_RESULTS_RUN_CASE_SUMMARY_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "results/compare/comparison.h"
#include "results/report/report.h"
#include "results/report/sampled_report.h"
#include "results/report/schema.h"
#include "results/statistics/order_statistics.h"

namespace weir {

/// The smallest and the largest of a count over the rounds; equal where the count is exact.
struct CountRange {
  uint64_t low = 0;
  uint64_t high = 0;
};

/// A contamination flag and the number of rounds that carry it.
struct FlagCount {
  std::string name;
  size_t rounds = 0;
};

/// What a workload calls things, from the report's context.
struct WorkloadTerms {
  std::string unit{schema::kUsualUnit};           ///< what it counts and times
  std::string count_key{schema::kUsualCountKey};  ///< of the parameter that says how many
  std::string first_columns;
  std::string work_keys{schema::kUsualWork};
  std::string size_keys{schema::kUsualSizes};

  std::string OneUnit() const;  ///< "a record", "an emit"
};

/// All rounds of one case. Medians are over rounds; one without values has count 0 and no median.
struct CaseSummary {
  /// The case's name, e.g. `write/batched/record:number/records:10000000/target:file/buffer:262144`, and its
  /// parts.
  std::string name;
  std::string workload;
  std::string strategy;
  std::vector<std::pair<std::string, std::string>> parameters;
  /// What people call it: the strategy and the parameters that set it apart in its group, "naive records:1M";
  /// and the same without what the group's table shows in columns of its own. SummarizeRun() fills both.
  std::string label;
  std::string row_label;

  /// Rounds measured without error.
  size_t rounds = 0;
  /// Rounds that failed. A case with any is no candidate for anything and its figures are not to be shown.
  size_t errors = 0;
  std::string first_error;

  MedianEstimate seconds;
  MedianEstimate ns_per_record;
  MedianEstimate bytes_per_second;
  /// Its time over its limit's, for the same number of records.
  MedianEstimate limit_ratio;
  MedianEstimate cpu_seconds_per_gb;
  MedianEstimate cpu_ns_per_unit;
  /// The share of its wall time for which the producer waited for bytes in flight to drain; no values for a
  /// strategy that cannot wait.
  MedianEstimate stalled_share;
  /// What one Sync took; no values where there was none.
  MedianEstimate sync_seconds;
  /// Until the device had it all, in bytes a second.
  MedianEstimate durable_bytes_per_second;
  /// How long single Appends took in the untimed pass, in nanoseconds: what half of them, 99 % and 99.9 % did not
  /// exceed, and the longest. Mostly of one round only.
  MedianEstimate append_p50_ns;
  MedianEstimate append_p99_ns;
  MedianEstimate append_p999_ns;
  MedianEstimate append_max_ns;
  /// Where buffers are what is asked for: the longest call of the untimed pass in nanoseconds, bytes held over
  /// bytes asked for, and page faults a unit.
  MedianEstimate call_max_ns;
  MedianEstimate held_ratio;
  MedianEstimate faults_per_unit;
  /// Bytes after compression over bytes before.
  MedianEstimate packed_ratio;
  /// Peak anonymous memory of the process in bytes, rounds' lowest and highest.
  std::optional<CountRange> anon_peak_bytes;
  std::optional<CountRange> syscalls;
  std::optional<CountRange> syncs;
  /// Bytes moved for each of `syncs`.
  MedianEstimate bytes_per_sync;
  MedianEstimate wake_ups;
  MedianEstimate socket_bytes;
  std::optional<CountRange> bytes;
  /// In the order in which they first occur.
  std::vector<FlagCount> flags;
  /// ns_per_record by round, for pairs with other cases; only rounds that say which they are.
  std::vector<Sample> ns;
  /// Whether it works on several threads; see UsesThreads().
  bool threaded = false;
  /// How it compares with the fastest of its group; Rank() fills it. Without a difference for that one
  /// itself.
  ComparedRow against_fastest;

  /// Of a limit, the workloads that it bounds.
  std::vector<std::string> bounds;

  std::optional<std::string_view> Parameter(std::string_view key) const;
  /// Whether any round carries the flag.
  bool HasFlag(std::string_view flag) const;
  bool IsLimit() const { return workload == schema::kLimitWorkload; }
  /// The label where strategies and limits stand together: "limit write" is not the strategy "write".
  std::string FullLabel() const { return IsLimit() ? "limit " + label : label; }
  /// Whether it has a figure that may be ranked and shown.
  bool Measured() const { return errors == 0 && ns_per_record.median.has_value(); }
};

/// Of the runs in `report`, aggregates aside, those of each case, whose name is what Google Benchmark
/// appended to. In the order in which their workloads first come, then by name.
std::vector<CaseSummary> SummarizeCases(const Report& report);

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_CASE_SUMMARY_H_

#ifndef WEIR_RESULTS_REPORT_REPORT_H_
#define WEIR_RESULTS_REPORT_REPORT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir {

/// Units in which Google Benchmark writes times.
enum class TimeUnit { kNanosecond, kMicrosecond, kMillisecond, kSecond };

/// "ns", "us", "ms" or "s", as in the field `time_unit`.
std::string_view TimeUnitName(TimeUnit unit);

/// The inverse of TimeUnitName(); nothing for any other name.
std::optional<TimeUnit> TimeUnitFromName(std::string_view name);

/// The length of one `unit` in seconds.
double SecondsPer(TimeUnit unit);

/// What a row stands for: one run, or a figure derived from several (mean, median, BigO, ...).
enum class RunType { kIteration, kAggregate };

/// Before the message of a benchmark that skipped itself without it being an error, in ReportRow::error.
inline constexpr std::string_view kSkippedError = "skipped: ";

/// One element of the array "benchmarks" of a Google Benchmark report.
///
/// What the report did not say is absent, never 0. A row with an `error` has neither times nor counters.
struct ReportRow {
  /// As in the report, e.g.
  /// `write/batched/record:number/records:10000000/target:file/iterations:1/manual_time`.
  std::string name;
  /// As `name`, without the suffix of an aggregate (`_mean`, `_BigO`, ...). Empty means: the same as `name`.
  std::string run_name;
  RunType run_type = RunType::kIteration;
  /// "mean", "median", "stddev", "BigO", ...; aggregates only.
  std::string aggregate_name;
  /// "time" or "percentage"; aggregates only.
  std::string aggregate_unit;

  std::optional<int64_t> family_index;
  std::optional<int64_t> per_family_instance_index;
  std::optional<int64_t> repetitions;
  /// In weir's merged reports this is the round: equal indices of two cases were measured as a pair.
  std::optional<int64_t> repetition_index;
  std::optional<int64_t> threads;
  std::optional<int64_t> iterations;

  /// Per iteration, in units of `time_unit`.
  std::optional<double> real_time;
  std::optional<double> cpu_time;
  TimeUnit time_unit = TimeUnit::kNanosecond;

  /// Set exactly if the run failed. The text may be empty.
  std::optional<std::string> error;
  /// Free text; weir keeps a comma-separated list of contamination flags here.
  std::string label;
  /// User counters in the order of the report. Finite: a counter that is not is the same as one that is
  /// absent.
  std::vector<std::pair<std::string, double>> counters;
  /// Further fields that are strings, e.g. `big_o`, kept as they were.
  std::vector<std::pair<std::string, std::string>> other_strings;

  /// `run_name`, or `name` where that is empty.
  const std::string& RunName() const { return run_name.empty() ? name : run_name; }

  std::optional<double> RealSeconds() const;
  std::optional<double> CpuSeconds() const;

  /// The counter of that name; nothing where it is absent or not finite.
  std::optional<double> Counter(std::string_view counter) const;
  /// The text field of that name among `other_strings`; null where it is absent.
  const std::string* Text(std::string_view field) const;
  /// Replaces the counter of that name or adds it at the end.
  void SetCounter(std::string_view counter, double value);
};

/// A value in a report's context: a string, or any other JSON value kept as its text.
struct ContextValue {
  /// The string itself, or the JSON text of a number, bool, null, array or object as it was read.
  std::string text;
  bool is_string = true;
};

/// In the order of the report; no key twice.
using ReportContext = std::vector<std::pair<std::string, ContextValue>>;

/// One report: where and how it was measured, and its rows. A plain value; safe to read from several threads.
struct Report {
  ReportContext context;
  std::vector<ReportRow> rows;
  /// What reading it passed over, each in one sentence without its source; empty for most.
  std::vector<std::string> notes;
  /// Of another tool's report: which, and how that measured, in one sentence without its source and full
  /// stop. Empty for Google Benchmark's and weir's own.
  std::string design;

  /// The text of the value, whatever its kind: `2` and `"2"` both give "2".
  std::optional<std::string> Context(std::string_view key) const;
  /// Replaces the value of that key or adds it at the end, as a JSON string.
  void SetContext(std::string_view key, std::string_view value);
  /// The same for a value that is no string. `json` must be valid JSON; it is written as it is.
  void SetContextJson(std::string_view key, std::string_view json);
};

}  // namespace weir

#endif  // WEIR_RESULTS_REPORT_REPORT_H_

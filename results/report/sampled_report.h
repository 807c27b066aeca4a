#ifndef WEIR_RESULTS_REPORT_SAMPLED_REPORT_H_
#define WEIR_RESULTS_REPORT_SAMPLED_REPORT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "results/report/key_index.h"
#include "results/report/name_filter.h"
#include "results/report/report.h"

namespace weir {

/// One process' figure of a case.
struct Sample {
  /// weir's round; 0 in a report that has none.
  int64_t round = 0;
  double value = 0;
};

std::vector<double> ValuesOf(std::span<const Sample> samples);
/// Of their values; none without samples.
std::optional<double> MedianOf(std::span<const Sample> samples);

/// What a case has of one of schema::kExactCounters.
struct ExactCount {
  size_t counter = 0;  ///< index in schema::kExactCounters
  double value = 0;    ///< the first row's
  /// Over which the first row counted; absent where it does not say so, and for those that are per iteration.
  std::optional<int64_t> iterations;
  size_t rows = 0;  ///< that have it
  /// Whether rows differ in their value or iterations.
  bool varies = false;
};

/// What a case's figure is.
enum class CaseKind : uint8_t {
  kRuns,  ///< what its runs took, or had as a counter
  kBigO,  ///< the coefficient that Google Benchmark fitted to a family, a time
  kRms,   ///< how badly it fits, as a share of the mean
};

/// A case of a report: all rows of one benchmark.
struct SampledCase {
  /// Its run_name, the parts that Google Benchmark appends included; without those in a report of weir's
  /// bench.
  std::string_view name;
  /// By round, one a process: where a process has several rows of the case, their median.
  std::span<const Sample> samples;
  std::span<const ExactCount> counts;
  uint32_t errors = 0;
  std::string_view first_error;
  /// Whether a row says that it is no way of doing the work (schema::kYardstick, kReadyMade), or that only
  /// its number of bytes was checked (kLengthOnly).
  bool aside = false;
  bool length_only = false;
  /// Whether it works on several threads; see UsesThreads().
  bool threaded = false;
  /// What its samples are of; see SampleChoice.
  std::string_view metric;
  /// Whether the sample is the median or mean that the report has of it, without the runs themselves.
  bool from_aggregate = false;
  CaseKind kind = CaseKind::kRuns;
  /// Of the repetitions that a single process made of the case: how many there are, and the variance of the
  /// logarithms of their figures. Of aggregates alone, what these say. 0 where it is not known.
  uint32_t repetitions = 0;
  double log_variance = 0;
  /// Of kBigO, what the coefficient is to be multiplied by: "N", "NlgN", ….
  std::string_view complexity;
};

/// Of a report, what a comparison by one metric needs. Views into itself; may be moved, not copied.
struct SampledReport {
  SampledReport() = default;
  SampledReport(SampledReport&&) = default;
  SampledReport& operator=(SampledReport&&) = default;

  std::string source;
  /// The context; no rows.
  Report header;
  /// In the order in which they first occur. Two benchmarks of one name are two cases.
  std::vector<SampledCase> cases;
  /// Rows of the cases, aggregates left out where there are the runs that they are made of.
  size_t rows = 0;
  /// Whether the rounds are processes of their own, as in what weir measured. If not, all rows are
  /// repetitions in one process.
  bool rounds_are_processes = false;
  /// Whether others took so much of the CPUs that cases on several threads may only seem slow; see
  /// ForeignCpuTally.
  bool others_busy = false;
  /// The names of all counters of the rows that were chosen, where the metric is a counter.
  std::vector<std::string> counter_names;
  /// Of all figures of all rows, those of other metrics too; within this process alone.
  size_t digest_of_rows = 0;

  NamePool names;
  std::vector<Sample> samples;
  std::vector<ExactCount> counts;
};

/// Whether two reports are one: the same context, date and all, and the same figures.
bool HoldSameMeasurement(const SampledReport& a, const SampledReport& b);

/// What a row has of it: `real_time` and `cpu_time` in seconds, whatever unit the row has, or the counter of
/// that name.
std::optional<double> FigureOfRow(const ReportRow& row, std::string_view metric);

/// What is taken of the rows; see FigureOfRow().
struct SampleChoice {
  /// Empty: of each benchmark the time that it asks for, see TimeAskedFor(); the wall time where its first row
  /// has no CPU time, as those of other tools have none.
  std::string metric;
  /// Only rows whose run_name, whole or without what Google Benchmark appends, this finds.
  std::optional<NameFilter> filter;
  /// Whether BigO and RMS rows are cases too. Only those of a time are; see CaseKind.
  bool complexity = false;
  /// If set, this says the metric instead, of each benchmark by its run_name; `usual` is what an empty metric
  /// would be.
  std::function<std::string(std::string_view run_name, std::string_view usual)> metric_of;
};

/// Reads a report; errors as ReadReportFile() has them. A row's absent metric leaves its case without that
/// sample. Of a case that has aggregates only the median is taken, else the mean, and the standard deviation
/// for its variance; other aggregates are passed over.
///
/// Before version 1.4.2 there were neither run_type nor run_name: there a row is an aggregate if its name
/// without `_mean`, `_median` or `_stddev` is a benchmark's, or if that has no rows of its own but both a
/// mean and a standard deviation, which Google Benchmark wrote together.
absl::StatusOr<SampledReport> SampleReportFile(const std::string& path, const SampleChoice& choice);

/// The same of a report in memory.
SampledReport SampleReport(const Report& report, const std::string& source, const SampleChoice& choice);

}  // namespace weir

#endif  // WEIR_RESULTS_REPORT_SAMPLED_REPORT_H_

#ifndef WEIR_RESULTS_REPORT_TOOL_REPORT_H_
#define WEIR_RESULTS_REPORT_TOOL_REPORT_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "results/report/report.h"
#include "results/report/report_reader.h"

namespace weir {

/// Makes a Report of what another tool's has: the readers of formats give it one benchmark after another, and
/// its rows go to the sink as they come. Times are wall times, in the tool's own unit. Not thread-safe.
class ToolReport {
 public:
  /// Of a tool that gives no single runs.
  struct Aggregates {
    std::optional<double> mean;
    std::optional<double> median;
    std::optional<double> deviation;  ///< standard, of single runs
    std::optional<int64_t> runs;
  };

  explicit ToolReport(const RowSink& sink) : sink_(sink) {}

  /// A benchmark by its runs, each the time of an iteration; `iterations`, where known, as many.
  void AddRuns(std::string_view name, TimeUnit unit, std::span<const double> times,
               std::span<const double> iterations = {});
  void AddAggregates(std::string_view name, TimeUnit unit, const Aggregates& aggregates);
  void AddFailed(std::string_view name, std::string_view message);

  /// One row, of which its name must be set. Rows of one name and one `benchmark` are repetitions.
  void Add(ReportRow& row, int64_t benchmark);
  /// For Add(): a number that no other benchmark has.
  int64_t NextBenchmark() { return benchmarks_++; }

  Report& report() { return report_; }
  void Note(std::string note) { report_.notes.push_back(std::move(note)); }
  int64_t rows() const { return rows_; }

 private:
  const RowSink& sink_;
  Report report_;
  int64_t benchmarks_ = 0;
  int64_t rows_ = 0;
};

}  // namespace weir

#endif  // WEIR_RESULTS_REPORT_TOOL_REPORT_H_

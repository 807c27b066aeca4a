#ifndef WEIR_RESULTS_HISTORY_REPORT_POINTS_H_
#define WEIR_RESULTS_HISTORY_REPORT_POINTS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "results/history/history_store.h"
#include "results/report/report.h"

namespace weir {

/// What a report becomes in a history.

/// Which of its figures.
struct PointChoice {
  /// "real_time", "cpu_time" or counters; empty: of each benchmark the time that it asks to be judged by.
  std::vector<std::string> metrics;
  /// Which values of them, "higher" or "lower"; empty: as the metric's name tells.
  std::string better;
  /// In place of the CPU model that the report names.
  std::string machine;
};

struct ReportPoints {
  /// One of each benchmark and metric: the median, the spread and the number of its processes; of weir's sessions each
  /// round is one, and what one process repeats, as Google Benchmark does, is a single one with its median. Times are in
  /// nanoseconds, to twelve digits.
  std::vector<SeriesPoint> points;
  /// Benchmarks that have none because a run of them failed or was skipped.
  std::vector<std::string> failed;
};

/// INVALID_ARGUMENT where no row has a metric that is asked for, with those that there are.
absl::StatusOr<ReportPoints> PointsOf(const Report& report, const PointChoice& choice);

/// The name of a case in a history: its run_name without what Google Benchmark appends, but for the threads.
std::string SeriesNameOf(std::string_view run_name);

/// What of a report's context makes its figures comparable, for SeriesKey::environment.
std::vector<std::pair<std::string, std::string>> EnvironmentOf(const Report& report);

/// The parts that differ: "compiler gcc 12 → gcc 13, cores 2 → 4". Empty where none does.
std::string EnvironmentChange(const SeriesKey& before, const SeriesKey& after);

/// Known by its content, whatever file it is in, compressed or not: 32 hexadecimal digits.
std::string DigestOf(const Report& report);

/// The same of a text.
std::string DigestOf(std::string_view content);

}  // namespace weir

#endif  // WEIR_RESULTS_HISTORY_REPORT_POINTS_H_

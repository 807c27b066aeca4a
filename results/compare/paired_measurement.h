#ifndef WEIR_RESULTS_COMPARE_PAIRED_MEASUREMENT_H_
#define WEIR_RESULTS_COMPARE_PAIRED_MEASUREMENT_H_

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "results/report/report.h"

namespace weir {

/// One measurement of each side, one right after the other.
struct MeasuredPair {
  ReportRow old_row;
  ReportRow new_row;
};

/// The pairs of one benchmark, in the order of measuring.
struct MeasuredBenchmark {
  std::string name;
  std::vector<MeasuredPair> pairs;
};

/// What one session measured of two programs. The contexts are those of reports, marked with the session.
struct MeasuredPairs {
  ReportContext old_context;
  ReportContext new_context;
  std::vector<MeasuredBenchmark> benchmarks;
};

/// A report of each side, to be written or sampled: rows of one benchmark stand together, have its index as
/// family_index and the number of their pair as repetition_index.
struct PairedReports {
  Report old_report;
  Report new_report;
};
PairedReports ReportsOf(MeasuredPairs measured);

/// What is asked of two binaries. Paths are not looked for in PATH.
struct BinaryRequest {
  std::string old_binary;
  std::string new_binary;
  std::vector<std::string> arguments;  ///< further ones, for both
  int rounds = 20;                     ///< pairs of each benchmark
  /// Seconds that a measurement lasts at least; absent: so that the first ones take about ten seconds.
  std::optional<double> min_time;
  double timeout = 60;  ///< seconds; a process that takes longer has failed
};

/// Measures the benchmarks that two binaries have in common. What results/ knows of it; the harness has it.
///
/// All errors but these are one line that names the binary: NOT_FOUND, no benchmark is in both; CANCELLED,
/// interrupted by the user.
class PairedMeasurement {
 public:
  struct First {
    MeasuredPairs change;
    MeasuredPairs control;  ///< the old binary as both sides
  };

  virtual ~PairedMeasurement() = default;

  /// All benchmarks, with the control among them.
  virtual absl::StatusOr<First> Measure() = 0;
  /// Some of them, afresh.
  virtual absl::StatusOr<MeasuredPairs> MeasureAgain(std::span<const std::string> benchmarks) = 0;
  /// The names of benchmarks that only one of the binaries has.
  virtual const std::vector<std::string>& only_old() const = 0;
  virtual const std::vector<std::string>& only_new() const = 0;
};

/// Makes one, without running anything yet.
using OpenBinaries = std::function<std::unique_ptr<PairedMeasurement>(const BinaryRequest& request)>;

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_PAIRED_MEASUREMENT_H_

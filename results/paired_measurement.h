#ifndef WEIR_RESULTS_PAIRED_MEASUREMENT_H_
#define WEIR_RESULTS_PAIRED_MEASUREMENT_H_

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "results/report.h"

namespace weir {

/// Two reports of one session: rows of one benchmark with equal repetition_index were measured as a pair, and
/// their rows stand in the order of measuring. Errors are no rows of them.
struct PairedReports {
  Report old_report;
  Report new_report;
};

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
    PairedReports change;
    PairedReports control;  ///< the old binary as both sides
  };

  virtual ~PairedMeasurement() = default;

  /// All benchmarks, with the control among them.
  virtual absl::StatusOr<First> Measure() = 0;
  /// Some of them, afresh.
  virtual absl::StatusOr<PairedReports> MeasureAgain(std::span<const std::string> benchmarks) = 0;
  /// The names of benchmarks that only one of the binaries has.
  virtual const std::vector<std::string>& only_old() const = 0;
  virtual const std::vector<std::string>& only_new() const = 0;
};

/// Makes one, without running anything yet.
using OpenBinaries = std::function<std::unique_ptr<PairedMeasurement>(const BinaryRequest& request)>;

}  // namespace weir

#endif  // WEIR_RESULTS_PAIRED_MEASUREMENT_H_

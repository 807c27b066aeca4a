#ifndef WEIR_RESULTS_COMPARE_PAIRED_MEASUREMENT_H_
#define WEIR_RESULTS_COMPARE_PAIRED_MEASUREMENT_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "results/compare/instruction_count.h"
#include "results/report/report.h"

namespace weir {

/// One measurement of each side, one right after the other; of a failed one an error row.
struct MeasuredPair {
  ReportRow old_row;
  ReportRow new_row;
  /// Of a copy of the old program, where one was measured with them.
  std::optional<ReportRow> copy_row;
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

/// What instructions are counted for.
enum class Instructions {
  kNothing,
  kSuspects,  ///< to be shown beside the time of some benchmarks
  kDecision,  ///< in place of the time
};

/// What is asked of two binaries. Paths are not looked for in PATH.
struct BinaryRequest {
  std::string old_binary;
  std::string new_binary;
  std::vector<std::string> arguments;  ///< further ones, for both
  double time = 180;                   ///< seconds, for all of it
  std::optional<int> rounds;           ///< pairs of each benchmark, if the user says so
  /// Seconds that a benchmark is measured for at least; absent: as fits into the time.
  std::optional<double> min_time;
  /// Seconds after which a process hangs, beyond what its benchmarks should take; absent: a sixth of the
  /// time, and at most a minute.
  std::optional<double> timeout;
  /// That of kSuspects has a quarter of the time.
  Instructions instructions = Instructions::kNothing;
};

/// Further pairs of a benchmark.
struct PairOrder {
  size_t benchmark = 0;  ///< its index
  size_t pairs = 0;
  bool with_copy = false;  ///< each with a measurement of a copy of the old program
};

/// Measures the benchmarks of two binaries. What results/ knows of it; the harness has it.
///
/// All errors are one line that names the binary; CANCELLED where the user interrupted it before there was
/// anything.
class PairedMeasurement {
 public:
  /// A benchmark as its first run, which only looks whether it can be run, has found it on each side; absent
  /// where that side does not have it.
  struct Benchmark {
    std::string name;
    std::optional<ReportRow> old_row;
    std::optional<ReportRow> new_row;
  };

  virtual ~PairedMeasurement() = default;

  /// What there is to measure. Called once, first.
  virtual absl::StatusOr<std::vector<Benchmark>> Open() = 0;
  /// Measures them, in an order of its own. False: that was all, as the time is up or the user has
  /// interrupted it, and there may be fewer than ordered. A benchmark that fails gets no further pairs.
  virtual absl::StatusOr<bool> Measure(std::span<const PairOrder> orders) = 0;
  /// Counts instructions of these benchmarks, by the indices of Open(), once each and in this order, as far
  /// as the time goes; those that it does not reach say so. Only where the request asks for them.
  virtual std::vector<InstructionCount> CountInstructions(std::span<const size_t> benchmarks) = 0;
  /// Whether the user has interrupted it.
  virtual bool interrupted() const = 0;
  /// All that was measured, by the indices of Open().
  virtual const MeasuredPairs& measured() const = 0;
  /// What the reader of the result should know of how it was measured.
  virtual std::vector<std::string> Notes() const = 0;
};

/// Makes one, without running anything yet. `command` stands before what is said meanwhile on standard error.
using OpenBinaries = std::function<std::unique_ptr<PairedMeasurement>(const BinaryRequest& request,
                                                                      const std::string& command)>;

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_PAIRED_MEASUREMENT_H_

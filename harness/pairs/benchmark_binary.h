#ifndef WEIR_HARNESS_PAIRS_BENCHMARK_BINARY_H_
#define WEIR_HARNESS_PAIRS_BENCHMARK_BINARY_H_

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/pairs/benchmark_runner.h"
#include "harness/process/interruption.h"
#include "results/compare/paired_measurement.h"
#include "results/report/report.h"

namespace weir {

/// How the processes of a binary are run.
struct BinaryOptions {
  std::vector<std::string> arguments;  ///< further ones of the user's; they come after --benchmark_min_time
  double min_time = 0.02;              ///< seconds that a benchmark runs for at least
  std::chrono::milliseconds timeout{60'000};
};

/// What `request` asks for; its own default where that leaves the time open.
BinaryOptions OptionsFor(const BinaryRequest& request);

/// Any program with Google Benchmark's main, 1.5 or newer, run as a process for each question. Not
/// thread-safe.
///
/// All errors name the binary and what it did: could not be started, crashed, did not end, printed something
/// that is no report. They are FAILED_PRECONDITION, but CANCELLED after an interruption.
class BenchmarkBinary final : public BenchmarkRunner {
 public:
  /// `path` is not looked for in PATH. `interruption` must outlive this.
  BenchmarkBinary(std::string path, BinaryOptions options, const Interruption& interruption);

  /// The names of its benchmarks, in its order. An error if there are none.
  absl::StatusOr<std::vector<std::string>> List() const;

  /// Runs this one benchmark in a fresh process. Of several repetitions the median one is the row, of a
  /// report with aggregates only their median, else their mean.
  absl::StatusOr<ReportRow> Run(const std::string& benchmark) override;

  const std::string& path() const { return path_; }
  /// The context of the first report; empty before.
  const std::vector<std::pair<std::string, ContextValue>>& context() const { return context_; }

 private:
  // What it prints with these flags; `doing` says in errors what it was run for.
  absl::StatusOr<std::string> Output(std::vector<std::string> flags, const std::string& doing) const;
  absl::Status Wrong(const std::string& what) const;

  const std::string path_;
  const BinaryOptions options_;
  const Interruption& interruption_;
  std::vector<std::pair<std::string, ContextValue>> context_;
};

}  // namespace weir

#endif  // WEIR_HARNESS_PAIRS_BENCHMARK_BINARY_H_

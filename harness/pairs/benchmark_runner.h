#ifndef WEIR_HARNESS_PAIRS_BENCHMARK_RUNNER_H_
#define WEIR_HARNESS_PAIRS_BENCHMARK_RUNNER_H_

#include <string>

#include "absl/status/statusor.h"
#include "results/report/report.h"

namespace weir {

/// Measures one benchmark of one program, once. A test has one that needs no process.
class BenchmarkRunner {
 public:
  virtual ~BenchmarkRunner() = default;

  /// The one row that stands for the measurement, an error row included. CANCELLED when interrupted; any
  /// other error means that there is nothing to go on with.
  virtual absl::StatusOr<ReportRow> Run(const std::string& benchmark) = 0;
};

}  // namespace weir

#endif  // WEIR_HARNESS_PAIRS_BENCHMARK_RUNNER_H_

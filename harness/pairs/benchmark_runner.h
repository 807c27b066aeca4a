#ifndef WEIR_HARNESS_PAIRS_BENCHMARK_RUNNER_H_
#define WEIR_HARNESS_PAIRS_BENCHMARK_RUNNER_H_

#include <compare>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "results/report/report.h"

namespace weir {

/// A benchmark of a program: by its name and, as several may have it, the how-manieth of that name, from 0.
struct BenchmarkId {
  std::string name;
  size_t occurrence = 0;

  auto operator<=>(const BenchmarkId&) const = default;
};

/// Measures benchmarks of one program, once. A test has one that needs no process.
class BenchmarkRunner {
 public:
  virtual ~BenchmarkRunner() = default;

  /// The one row of each that stands for its measurement, in their order: an error row where it failed.
  /// CANCELLED when interrupted; any other error means that there is nothing to go on with.
  virtual absl::StatusOr<std::vector<ReportRow>> Run(std::span<const BenchmarkId> benchmarks) = 0;
};

}  // namespace weir

#endif  // WEIR_HARNESS_PAIRS_BENCHMARK_RUNNER_H_

#ifndef WEIR_RESULTS_GATE_PAIR_SOURCE_H_
#define WEIR_RESULTS_GATE_PAIR_SOURCE_H_

#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace weir {

/// Pairs of one benchmark, in the order of measuring. Each is one measurement of either side, taken one right
/// after the other; a change is ln(new / old) of what it cost, above 0 if the new one is worse.
struct BenchmarkPairs {
  std::string benchmark;
  std::vector<double> changes;
  /// The old program against itself, measured among the others; empty where there is no such control.
  std::vector<double> control;
  /// Whether a run of it failed, so that its pairs decide nothing.
  bool failed = false;
};

/// Where a gate has its pairs from: two binaries that are run, a report of pairs that were measured, or, in a
/// simulation, a random generator.
class PairSource {
 public:
  virtual ~PairSource() = default;

  /// The first pairs, of every benchmark, with their control if there is one.
  virtual absl::StatusOr<std::vector<BenchmarkPairs>> Measure() = 0;

  /// Fresh pairs of `benchmarks` alone, in their order, independent of the first; without control.
  virtual absl::StatusOr<std::vector<BenchmarkPairs>> MeasureAgain(
      std::span<const std::string> benchmarks) = 0;
};

}  // namespace weir

#endif  // WEIR_RESULTS_GATE_PAIR_SOURCE_H_

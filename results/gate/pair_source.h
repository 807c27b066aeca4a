#ifndef WEIR_RESULTS_GATE_PAIR_SOURCE_H_
#define WEIR_RESULTS_GATE_PAIR_SOURCE_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "results/compare/paired_measurement.h"

namespace weir {

/// Why a benchmark has no figures to decide on.
struct WithoutFigures {
  std::string reason;  ///< "is skipped in both: no device", "crashes in NEW: …"
  /// Whether it ran in the old program and fails in the new one: such a gate never passes. Anything else
  /// (skipped, missing, or failing in the old program too) decides nothing.
  bool fails_in_new = false;
};

/// Pairs of one benchmark, in the order of measuring. Each is one measurement of either side, taken one right
/// after the other; a change is ln(new / old) of what it cost, above 0 if the new one is worse.
struct BenchmarkPairs {
  std::string benchmark;
  std::vector<double> changes;
  /// ln(new / copy), where a copy of the old program was measured with each pair; else empty.
  std::vector<double> against_copy;
  std::optional<WithoutFigures> without_figures;
};

/// What was measured of them.
struct PairBatch {
  std::vector<BenchmarkPairs> pairs;  ///< by order, without names
  /// Whether nothing more can be measured: the time is up, or the user has interrupted it. Then there may be
  /// fewer than ordered.
  bool ended = false;
};

/// Where a gate has its pairs from: two binaries that are run or, in a simulation, a random generator.
class PairSource {
 public:
  virtual ~PairSource() = default;

  /// All benchmarks, without pairs yet; called first. One without figures is never ordered.
  virtual absl::StatusOr<std::vector<BenchmarkPairs>> Benchmarks() = 0;

  virtual absl::StatusOr<PairBatch> Measure(std::span<const PairOrder> orders) = 0;
};

}  // namespace weir

#endif  // WEIR_RESULTS_GATE_PAIR_SOURCE_H_

#ifndef WEIR_RESULTS_GATE_GATE_OUTCOME_H_
#define WEIR_RESULTS_GATE_GATE_OUTCOME_H_

#include <cstddef>
#include <string>
#include <vector>

#include "results/compare/comparison.h"
#include "results/gate/gate.h"
#include "results/compare/metric.h"

namespace weir {

/// All that a gate's outputs need; a plain value.
struct GateOutcome {
  GateVerdict verdict = GateVerdict::kPass;
  /// One line on what decided: "regression: BM_Sort is 5.2 % slower …".
  std::string decided_by;
  Metric metric;
  GateResult gate;
  /// Counts of benchmarks that are not ignored; any that grew is a regression.
  std::vector<CountChange> count_changes;
  size_t equal_counts = 0;
  std::vector<std::string> warnings;
};

/// Adds what `comparison`, of the same two reports, says of exact counts, of benchmarks that only one of them
/// has or that failed, and those of its warnings that this does not say already.
GateOutcome ConcludeGate(GateResult gate, const Comparison& comparison, const GateRules& rules);

}  // namespace weir

#endif  // WEIR_RESULTS_GATE_GATE_OUTCOME_H_

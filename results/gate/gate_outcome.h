#ifndef WEIR_RESULTS_GATE_GATE_OUTCOME_H_
#define WEIR_RESULTS_GATE_GATE_OUTCOME_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "results/compare/comparison.h"
#include "results/compare/metric.h"
#include "results/gate/gate.h"

namespace weir {

/// All that a gate's outputs need; a plain value.
struct GateOutcome {
  GateVerdict verdict = GateVerdict::kPass;
  /// One line on what decided: "regression: 2 of 60 benchmarks are slower by more than …".
  std::string decided_by;
  /// What stands before that line, each a line: what was not measured, the geometric mean and the counts, and
  /// every benchmark that regressed.
  std::vector<std::string> summary;
  GateResult gate;
  /// Counts of benchmarks that are not ignored; any that grew is a regression.
  std::vector<CountChange> count_changes;
  size_t equal_counts = 0;
  std::vector<std::string> warnings;
};

/// What else there is to say of how it was measured.
struct GateCircumstances {
  bool interrupted = false;
  std::vector<std::string> notes;
};

/// Adds what `comparison`, of the same two reports, says of exact counts, and those of its warnings that this
/// does not say already.
GateOutcome ConcludeGate(GateResult gate, const Comparison& comparison, const GateRules& rules,
                         const GateCircumstances& circumstances = {});

/// What was compared, with its direction.
Metric MetricOf(const GatedBenchmark& benchmark);

/// A change of the benchmark as a ratio of its metric's own values, new over old.
std::optional<double> ValueRatioOf(const GatedBenchmark& benchmark, const ShiftEstimate& change);
std::optional<Interval> ValueRatiosOf(const GatedBenchmark& benchmark, const ShiftEstimate& change);

/// The latter in words, "+13 % … +16 %", or "n/a".
std::string IntervalInWords(const GatedBenchmark& benchmark, const ShiftEstimate& change);

/// "15 % slower", by its metric; empty without figures.
std::string ChangeInWords(const GatedBenchmark& benchmark);

}  // namespace weir

#endif  // WEIR_RESULTS_GATE_GATE_OUTCOME_H_

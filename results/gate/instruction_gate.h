#ifndef WEIR_RESULTS_GATE_INSTRUCTION_GATE_H_
#define WEIR_RESULTS_GATE_INSTRUCTION_GATE_H_

#include "absl/status/statusor.h"
#include "results/compare/paired_measurement.h"
#include "results/gate/gate.h"
#include "results/gate/measured_pair_source.h"

namespace weir {

/// Counts instructions of the suspects of a gate that decided by something else: what regressed, then what is
/// open. `result` is of the benchmarks of `measurement`, in their order.
void CountInstructionsOfSuspects(PairedMeasurement& measurement, GateResult& result);

/// Decides by instructions alone, which need no pairs: a benchmark has regressed that runs more of them by
/// more than the minimum effect, any other is clear, and one whose instructions cannot be counted is open.
///
/// Errors are those of `check` and of opening.
absl::StatusOr<GateResult> GateByInstructions(PairedMeasurement& measurement,
                                              const MeasuredPairSource::CheckBenchmarks& check,
                                              const GateRules& rules);

}  // namespace weir

#endif  // WEIR_RESULTS_GATE_INSTRUCTION_GATE_H_

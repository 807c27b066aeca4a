#ifndef WEIR_COMMANDS_GATE_MEASURED_COMPARISON_H_
#define WEIR_COMMANDS_GATE_MEASURED_COMPARISON_H_

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "commands/console/output_flags.h"
#include "results/compare/comparison.h"
#include "results/compare/paired_measurement.h"

namespace weir {

/// How what was measured is to be shown.
struct MeasuredView {
  std::string metric;  ///< empty: the time that each benchmark asks for
  std::string better;  ///< which values of it, "higher" or "lower"; empty: as its name tells
  OutputFlags output;
  std::vector<ComparisonWarning> warnings;  ///< further ones
  /// Counts instructions of benchmarks, by their indices; null: they are not wanted.
  std::function<std::vector<InstructionCount>(std::span<const size_t> benchmarks)> count_instructions;
};

/// What `weir ab` shows when it has measured: the comparison of both programs, as `weir compare` prints it,
/// with the instructions of what regressed and then of what is unclear. Returns the exit code. Where there is
/// no difference to show, that is kExitMeasurementFailed if a benchmark failed, of which standard error then
/// says how, and kExitNothingToCompare if none has the metric.
int ShowMeasuredComparison(MeasuredPairs measured, MeasuredView view);

}  // namespace weir

#endif  // WEIR_COMMANDS_GATE_MEASURED_COMPARISON_H_

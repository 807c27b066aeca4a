#ifndef WEIR_COMMANDS_GATE_MEASURED_COMPARISON_H_
#define WEIR_COMMANDS_GATE_MEASURED_COMPARISON_H_

#include <string>

#include "results/compare/paired_measurement.h"

namespace weir {

/// What `weir ab` shows when it has measured: the comparison of both programs by `metric`, or by the time
/// that each benchmark asks for where that is empty, as `weir compare` prints it to a terminal. Returns the
/// exit code. Where there is no difference to show, that is kExitMeasurementFailed if a benchmark failed, of
/// which standard error then says how, and kExitNothingToCompare if none has the metric.
int ShowMeasuredComparison(MeasuredPairs measured, const std::string& metric);

}  // namespace weir

#endif  // WEIR_COMMANDS_GATE_MEASURED_COMPARISON_H_

#ifndef WEIR_COMMANDS_GATE_BINARY_MEASUREMENT_H_
#define WEIR_COMMANDS_GATE_BINARY_MEASUREMENT_H_

#include <memory>

#include "results/compare/paired_measurement.h"

namespace weir {

/// Measures two Google Benchmark binaries for a gate, as `weir ab` does: MeasurePairs(), a fresh process each
/// time, with progress on a terminal. A benchmark that fails, in either binary, ends it. While it lives,
/// Ctrl-C ends the measuring and not the process; so one at a time.
std::unique_ptr<PairedMeasurement> OpenBinaryMeasurement(const BinaryRequest& request);

/// The seconds that each of `processes` may measure for, so that all take about ten seconds. A process takes
/// half as long again, to find out how often it must repeat, and a few milliseconds to start. From 0.005,
/// below which noise eats what is saved, to 0.05.
double MinTimeForTenSeconds(size_t processes);

}  // namespace weir

#endif  // WEIR_COMMANDS_GATE_BINARY_MEASUREMENT_H_

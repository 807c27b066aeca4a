#ifndef WEIR_COMMANDS_GATE_BINARY_MEASUREMENT_H_
#define WEIR_COMMANDS_GATE_BINARY_MEASUREMENT_H_

#include <memory>
#include <string>

#include "results/compare/paired_measurement.h"

namespace weir {

/// Measures two Google Benchmark binaries, within a time: MeasurePairs(), in fresh processes. Says on
/// standard error beforehand what it is going to do and how long that takes, and how far it is meanwhile. The
/// copy of the old program is a file in a directory for temporary files; where it does not run from there,
/// the old program itself stands for it. While it lives, Ctrl-C ends the measuring and not the process; so
/// one at a time.
std::unique_ptr<PairedMeasurement> OpenBinaryMeasurement(const BinaryRequest& request,
                                                         const std::string& command);

}  // namespace weir

#endif  // WEIR_COMMANDS_GATE_BINARY_MEASUREMENT_H_

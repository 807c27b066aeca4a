#ifndef WEIR_COMMANDS_GATE_MEASURING_FLAGS_H_
#define WEIR_COMMANDS_GATE_MEASURING_FLAGS_H_

#include <string>

#include "CLI/CLI.hpp"
#include "results/compare/paired_measurement.h"

namespace weir {

/// Declares the flags of a command that say how two binaries are measured: --rounds, --min-time, --timeout.
/// Their defaults are what `request` holds. `when` stands before each explanation, as "with --ab: ".
void DeclareMeasuringFlags(CLI::App& app, BinaryRequest& request, const std::string& when = "");

}  // namespace weir

#endif  // WEIR_COMMANDS_GATE_MEASURING_FLAGS_H_

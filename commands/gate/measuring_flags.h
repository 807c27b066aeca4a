#ifndef WEIR_COMMANDS_GATE_MEASURING_FLAGS_H_
#define WEIR_COMMANDS_GATE_MEASURING_FLAGS_H_

#include <string>

#include "CLI/CLI.hpp"
#include "results/compare/paired_measurement.h"

namespace weir {

/// Declares the flags of a command that say how two binaries are measured: --time, --rounds, --min-time,
/// --timeout. `when` stands before each explanation, as "with --ab: "; `rounds` is that of --rounds.
void DeclareMeasuringFlags(CLI::App& app, BinaryRequest& request, const std::string& when,
                           const std::string& rounds);

}  // namespace weir

#endif  // WEIR_COMMANDS_GATE_MEASURING_FLAGS_H_

#ifndef WEIR_COMMANDS_GATE_AB_COMMAND_H_
#define WEIR_COMMANDS_GATE_AB_COMMAND_H_

#include <functional>
#include <string>

#include "results/report/exit_code.h"
#include "results/compare/paired_measurement.h"

namespace weir {

/// Compares what was measured by `metric`, prints what it finds and returns what the command ends with.
using ShowComparison = std::function<int(MeasuredPairs measured, const std::string& metric)>;

/// `weir ab OLD_BIN NEW_BIN [-- args]`: measures both binaries in pairs, writes the reports asked for, and
/// hands what was measured to `show`, also where a report could not be written. argv[0] is "ab".
int AbCommand(int argc, char** argv, const ShowComparison& show);

}  // namespace weir

#endif  // WEIR_COMMANDS_GATE_AB_COMMAND_H_

#ifndef WEIR_COMMANDS_GATE_GATE_COMMANDS_H_
#define WEIR_COMMANDS_GATE_GATE_COMMANDS_H_

#include "results/compare/paired_measurement.h"

namespace weir {

/// `weir ab OLD_BIN NEW_BIN [-- args]`: measures both binaries in pairs, writes the reports asked for and
/// shows the comparison, also where a report could not be written. argv[0] is "ab".
int AbCommand(int argc, char** argv, const OpenBinaries& open);

/// `weir gate OLD NEW`, `weir gate --ab OLD_BIN NEW_BIN`: decides, prints, and returns what it decided as an
/// exit code. `open` measures binaries. argv[0] is "gate".
int GateCommand(int argc, char** argv, const OpenBinaries& open);

}  // namespace weir

#endif  // WEIR_COMMANDS_GATE_GATE_COMMANDS_H_

#ifndef WEIR_RESULTS_GATE_COMMAND_H_
#define WEIR_RESULTS_GATE_COMMAND_H_

#include "results/paired_measurement.h"

namespace weir {

/// `weir gate OLD NEW`, `weir gate --ab OLD_BIN NEW_BIN`: decides, prints, and returns what it decided as an
/// exit code. `open` measures binaries. argv[0] is "gate".
int GateCommand(int argc, char** argv, const OpenBinaries& open);

}  // namespace weir

#endif  // WEIR_RESULTS_GATE_COMMAND_H_

#ifndef WEIR_COMMANDS_RUN_RUN_COMMAND_H_
#define WEIR_COMMANDS_RUN_RUN_COMMAND_H_

namespace weir {

/// `weir run`: measures, prints the table, writes the report. Returns the exit code.
int RunCommand(int argc, char** argv);

}  // namespace weir

#endif  // WEIR_COMMANDS_RUN_RUN_COMMAND_H_

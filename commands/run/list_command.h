#ifndef WEIR_COMMANDS_RUN_LIST_COMMAND_H_
#define WEIR_COMMANDS_RUN_LIST_COMMAND_H_

namespace weir {

/// `weir list`: what there is to measure, and what this machine cannot run and why. Returns the exit code.
int ListCommand(int argc, char** argv);

}  // namespace weir

#endif  // WEIR_COMMANDS_RUN_LIST_COMMAND_H_

#ifndef WEIR_COMMANDS_COMPARE_COMPARE_COMMAND_H_
#define WEIR_COMMANDS_COMPARE_COMPARE_COMMAND_H_

namespace weir {

/// `weir compare`: reads, compares, prints. Returns the exit code; never because of a difference.
int CompareCommand(int argc, char** argv);

}  // namespace weir

#endif  // WEIR_COMMANDS_COMPARE_COMPARE_COMMAND_H_

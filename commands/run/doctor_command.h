#ifndef WEIR_COMMANDS_RUN_DOCTOR_COMMAND_H_
#define WEIR_COMMANDS_RUN_DOCTOR_COMMAND_H_

namespace weir {

/// `weir doctor`: what on this machine will spoil numbers, and what to do about it; then how steady
/// limit/write is and how small a difference can be seen. `argv[0]` is the command's own name. The exit code.
int DoctorCommand(int argc, char** argv);

}  // namespace weir

#endif  // WEIR_COMMANDS_RUN_DOCTOR_COMMAND_H_

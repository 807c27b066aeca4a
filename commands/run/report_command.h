#ifndef WEIR_COMMANDS_RUN_REPORT_COMMAND_H_
#define WEIR_COMMANDS_RUN_REPORT_COMMAND_H_

namespace weir {

/// `weir report REPORT`: a run looked at again, in any width and format. Returns the exit code.
int ReportCommand(int argc, char** argv);

}  // namespace weir

#endif  // WEIR_COMMANDS_RUN_REPORT_COMMAND_H_

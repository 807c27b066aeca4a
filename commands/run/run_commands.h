#ifndef WEIR_COMMANDS_RUN_RUN_COMMANDS_H_
#define WEIR_COMMANDS_RUN_RUN_COMMANDS_H_

namespace weir {

/// The commands of this family. argv[0] is the command's own name; each returns the exit code.

/// `weir run`: measures, prints the table, writes the report.
int RunCommand(int argc, char** argv);

/// `weir report REPORT`: a stored run again, in any width and format.
int ReportCommand(int argc, char** argv);

/// `weir list`: what there is to measure, and what this machine cannot run and why.
int ListCommand(int argc, char** argv);

/// `weir doctor`: what on this machine will spoil numbers, and what to do about it; then how steady
/// limit/write is and how small a difference can be seen.
int DoctorCommand(int argc, char** argv);

}  // namespace weir

#endif  // WEIR_COMMANDS_RUN_RUN_COMMANDS_H_

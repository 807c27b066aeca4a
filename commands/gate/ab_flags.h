#ifndef WEIR_COMMANDS_GATE_AB_FLAGS_H_
#define WEIR_COMMANDS_GATE_AB_FLAGS_H_

#include <string>
#include <variant>

#include "commands/console/output_flags.h"
#include "commands/gate/paired_report_files.h"
#include "results/compare/paired_measurement.h"
#include "results/report/exit_code.h"

namespace weir {

/// The command line of `weir ab`.
struct AbFlags {
  BinaryRequest request;
  std::string metric;  ///< empty: as the benchmark asks for
  std::string better;  ///< which values of it, "higher" or "lower"; empty: as its name tells
  PairedReportFiles reports;
  OutputFlags output;
};

/// The flags, or the exit code after help or a complaint has been printed.
std::variant<AbFlags, ExitCode> ParseAbFlags(int argc, char** argv);

}  // namespace weir

#endif  // WEIR_COMMANDS_GATE_AB_FLAGS_H_

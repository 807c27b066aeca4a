#ifndef WEIR_COMMANDS_GATE_GATE_FLAGS_H_
#define WEIR_COMMANDS_GATE_GATE_FLAGS_H_

#include <string>
#include <variant>

#include "commands/console/output_flags.h"
#include "commands/gate/paired_report_files.h"
#include "results/compare/paired_measurement.h"
#include "results/gate/gate_rules.h"
#include "results/report/exit_code.h"

namespace weir {

/// What an inconclusive gate counts as.
enum class Inconclusive { kItself, kPass, kFail };

/// The command line of `weir gate`.
struct GateFlags {
  bool binaries = false;  ///< --ab: the two names are of binaries
  /// With --ab all of it; else old_binary and new_binary are the reports.
  BinaryRequest request;
  PairedReportFiles reports;  ///< with --ab
  GateRules rules;            ///< without the overrides, which stand in a file; --metric is its common one
  std::string overrides_file;
  std::string junit_file;
  std::string history;  ///< a database; empty: none
  OutputFlags output;
  Inconclusive inconclusive = Inconclusive::kItself;
};

/// The flags, or the exit code after help or a complaint has been printed.
std::variant<GateFlags, ExitCode> ParseGateFlags(int argc, char** argv);

}  // namespace weir

#endif  // WEIR_COMMANDS_GATE_GATE_FLAGS_H_

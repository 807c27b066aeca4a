#ifndef WEIR_COMMANDS_RUN_RUN_FLAGS_H_
#define WEIR_COMMANDS_RUN_RUN_FLAGS_H_

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "commands/run/view_flags.h"
#include "harness/bench/catalogue.h"
#include "results/report/exit_code.h"

namespace weir {

/// The command line of `weir run`.
struct RunFlags {
  std::string preset = "quick";         ///< what the other flags begin with; see ApplyPreset in the source
  std::vector<std::string> strategies;  ///< empty: all
  std::vector<std::string> left_out;    ///< by the preset, unless named in `strategies`
  std::vector<std::string> workloads;   ///< empty: none named; never after ParseRunFlags
  std::vector<Choice> choices;          ///< values of parameters, as typed: the bench reads and checks them
  std::vector<std::string> further;     ///< flags that only the other bench knows
  std::string seed;
  bool peers = false;
  bool no_observe = false;
  int rounds = 0;                    ///< 0: as many as fit into `time`
  std::optional<double> time;        ///< seconds that the run may take
  std::optional<double> precision;   ///< a difference, 0.05 for 5 %: the run ends when leaders are told apart
  std::optional<double> wait_quiet;  ///< seconds to wait until other processes leave the CPUs alone
  std::optional<double> timeout;     ///< seconds that a process may take; none: its case's usual time decides
  std::string out;                   ///< the report's file; "-": standard output; empty: weir-TIME.json here
  bool force = false;                ///< a report that is there already may be replaced
  std::string bench;                 ///< another bench binary; empty: weir's own
  ViewFlags view;
  bool no_space_check = false;
  bool allow_debug = false;
  bool cold = false;
};

/// The flags, or the exit code after help or a complaint has been printed.
std::variant<RunFlags, ExitCode> ParseRunFlags(int argc, char** argv);

}  // namespace weir

#endif  // WEIR_COMMANDS_RUN_RUN_FLAGS_H_

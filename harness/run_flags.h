#ifndef WEIR_HARNESS_RUN_FLAGS_H_
#define WEIR_HARNESS_RUN_FLAGS_H_

#include <string>
#include <variant>
#include <vector>

#include "exit_code.h"

namespace weir {

/// The command line of `weir run`.
struct RunFlags {
  std::vector<std::string> strategies;  ///< empty: all
  std::string workload = "write";
  std::vector<std::string> targets = {".", "slow"};
  std::string records;  ///< these as typed: the bench reads and checks them
  std::string record;
  std::string buffer;
  std::string high_water_mark;
  std::string low_water_mark;
  std::string flood_limit;
  std::string seed;
  int rounds = 9;
  std::string out;    ///< the report's file; empty: weir-TIME.json here
  std::string bench;  ///< another bench binary; empty: weir's own
  bool no_space_check = false;
  bool allow_debug = false;
  bool cold = false;
};

/// The flags, or the exit code after help or a complaint has been printed.
std::variant<RunFlags, ExitCode> ParseRunFlags(int argc, char** argv);

}  // namespace weir

#endif  // WEIR_HARNESS_RUN_FLAGS_H_

#ifndef WEIR_COMMANDS_COMPARE_COMPARE_FLAGS_H_
#define WEIR_COMMANDS_COMPARE_COMPARE_FLAGS_H_

#include <string>
#include <variant>
#include <vector>

#include "commands/console/output_flags.h"
#include "results/report/exit_code.h"

namespace weir {

/// The command line of `weir compare`.
struct CompareFlags {
  std::vector<std::string> old_reports;  ///< at least one
  std::vector<std::string> new_reports;  ///< empty with `column`, which is within the old one
  std::string metric;                    ///< empty: what suits the reports
  std::string better;                    ///< "higher", "lower"; empty: by the metric's name
  std::string filter;
  std::string column;
  std::vector<std::string> rows;
  std::string baseline;
  std::string history;  ///< a database; empty: none
  OutputFlags output;
  bool all_rows = false;
};

/// The flags, or the exit code after help or a complaint has been printed.
std::variant<CompareFlags, ExitCode> ParseCompareFlags(int argc, char** argv);

}  // namespace weir

#endif  // WEIR_COMMANDS_COMPARE_COMPARE_FLAGS_H_

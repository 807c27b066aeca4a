#ifndef WEIR_COMMANDS_RUN_VIEW_FLAGS_H_
#define WEIR_COMMANDS_RUN_VIEW_FLAGS_H_

#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "results/run/run_summary.h"
#include "results/text/text_table.h"

namespace weir {

/// How a run is shown: the flags that `weir run` and `weir report` share.
struct ViewFlags {
  std::string format = "text";
  int width = 0;  ///< columns of text; 0: the terminal's
  std::vector<std::string> columns;
  std::string html;  ///< a file for a page to look at; empty: none
};

/// Declares them on a command's options.
void DeclareViewFlags(CLI::App& app, ViewFlags& flags);

/// The run as these flags have it, for standard output.
std::string ShowRun(const RunSummary& run, const ViewFlags& flags);

/// Writes the page, if one is wanted. Errors name the file.
absl::Status WritePage(const RunSummary& run, const ViewFlags& flags);

}  // namespace weir

#endif  // WEIR_COMMANDS_RUN_VIEW_FLAGS_H_

#ifndef WEIR_RESULTS_HISTORY_NEXT_STEP_H_
#define WEIR_RESULTS_HISTORY_NEXT_STEP_H_

#include <span>
#include <string>

namespace weir {

/// How a checkout is built and where the program then lies in it; what a user has not said stands for itself.
struct BuildSteps {
  std::string build = "BUILD";
  std::string bench = "BENCH";
};

/// A line for a shell that checks out both commits beside this repository, builds each, and measures them in turn: `weir
/// gate --ab` of the benchmarks in `names`, of many only the first. Whatever names and commits hold, the shell takes it as
/// text. Empty where one of the commits could be no git commit, or the like.
std::string NextStep(const std::string& commit_before, const std::string& commit_after,
                     std::span<const std::string> names, const BuildSteps& steps);

/// `text` as one word of a POSIX shell.
std::string ShellQuoted(const std::string& text);

}  // namespace weir

#endif  // WEIR_RESULTS_HISTORY_NEXT_STEP_H_

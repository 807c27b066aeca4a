#ifndef WEIR_HARNESS_CHILD_PROCESS_H_
#define WEIR_HARNESS_CHILD_PROCESS_H_

#include <chrono>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/interruption.h"

namespace weir {

/// What a process left behind.
struct ProcessResult {
  int exit_code = 0;       ///< 128 + the signal's number if one ended it, as shells have it
  int signal = 0;          ///< that ended it; 0: it ended by itself
  double cpu_seconds = 0;  ///< its own and that of its children that it waited for, start included
  std::string out;
  std::string err;
};

/// The last line that it wrote to its standard error, where programs say why they end; empty if none.
std::string LastErrorLine(const ProcessResult& result);

/// "was ended by signal 11" or "ended with exit code 1", then LastErrorLine().
std::string HowItEnded(const ProcessResult& result);

/// What a process may take.
struct ProcessLimits {
  std::chrono::milliseconds time = std::chrono::milliseconds::max();
  size_t output_bytes = std::numeric_limits<size_t>::max();  ///< of both outputs together
};

/// Runs `command` (a path, then its arguments) to its end in a process group of its own, with an empty
/// standard input, and collects what it prints. It dies with this process, however that ends.
///
/// CANCELLED when `interruption` came, DEADLINE_EXCEEDED or RESOURCE_EXHAUSTED when a limit was passed: the
/// whole group has been killed by then. NOT_FOUND and the like, with the path and errno, when it could not be
/// started.
absl::StatusOr<ProcessResult> RunProcess(const std::vector<std::string>& command,
                                         const Interruption& interruption, const ProcessLimits& limits = {});

}  // namespace weir

#endif  // WEIR_HARNESS_CHILD_PROCESS_H_

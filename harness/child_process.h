#ifndef WEIR_HARNESS_CHILD_PROCESS_H_
#define WEIR_HARNESS_CHILD_PROCESS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/interruption.h"

namespace weir {

/// What a process left behind.
struct ProcessResult {
  int exit_code = 0;       ///< 128 + the signal's number if one ended it
  double cpu_seconds = 0;  ///< its own and that of its children that it waited for, start included
  std::string out;
  std::string err;
};

/// Runs `command` (a path, then its arguments) to its end in a process group of its own, with an empty
/// standard input, and collects what it prints. It dies with this process, however that ends.
///
/// CANCELLED when `interruption` came: the whole group has been killed by then. NOT_FOUND and the like, with
/// the path and errno, when it could not be started.
absl::StatusOr<ProcessResult> RunProcess(const std::vector<std::string>& command,
                                         const Interruption& interruption);

}  // namespace weir

#endif  // WEIR_HARNESS_CHILD_PROCESS_H_

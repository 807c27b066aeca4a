#ifndef WEIR_HARNESS_PROCESS_CHILD_PROCESS_H_
#define WEIR_HARNESS_PROCESS_CHILD_PROCESS_H_

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/process/interruption.h"

namespace weir {

/// The path of `program`; NOT_FOUND when no directory of PATH has it.
absl::StatusOr<std::string> FindProgram(std::string_view program);

/// What a process left behind.
struct ProcessResult {
  int exit_code = 0;       ///< 128 + the signal's number if one ended it, as shells have it
  int signal = 0;          ///< that ended it; 0: it ended by itself
  double cpu_seconds = 0;  ///< its own and that of its children that it waited for, start included
  std::string out;
  std::string err;
};

/// The last line that it wrote to its standard error, where programs say why they end, but for one that only
/// points to their help; empty if none.
std::string LastErrorLine(const ProcessResult& result);

/// "was ended by signal 11" or "ended with exit code 1", then LastErrorLine().
std::string HowItEnded(const ProcessResult& result);

/// What a process may take.
struct ProcessLimits {
  std::chrono::milliseconds time = std::chrono::milliseconds::max();  ///< from a year on: without limit
  size_t output_bytes = size_t{64} << 20;                             ///< of both outputs together
};

/// Which process group a process belongs to, and so what ends together with it.
enum class ProcessGroup {
  kOwn,      ///< one of its own, which it leads; Ctrl-C on the terminal does not reach it
  kCallers,  ///< this process's: whoever kills that group ends all of it
};

/// Runs `command` (a path, then its arguments) to its end, with an empty standard input, and collects what it
/// prints. It dies with this process, however that ends. What it leaves running in a group of its own is
/// killed when it ends; nobody waits for one that left the group and holds its outputs open.
///
/// CANCELLED when `interruption` came, DEADLINE_EXCEEDED or RESOURCE_EXHAUSTED when a limit was passed: its
/// own group, or in the caller's only itself, has been killed by then. NOT_FOUND and the like, with the path
/// and errno, when it could not be started; INTERNAL when the kernel cannot tell how it ended.
///
/// Where this process ignores SIGCHLD, as one does whose parent did, it no longer does so afterwards: the
/// kernel would throw away how its children end.
absl::StatusOr<ProcessResult> RunProcess(const std::vector<std::string>& command,
                                         const Interruption& interruption, const ProcessLimits& limits = {},
                                         ProcessGroup group = ProcessGroup::kOwn);

/// For a child, right after fork(2): from here on SIGKILL ends it when the thread that forked it ends,
/// however that happens. `parent`: the parent's process ID, taken before the fork. Where that parent has
/// ended already, the child ends here.
void DieWithParent(pid_t parent);

}  // namespace weir

#endif  // WEIR_HARNESS_PROCESS_CHILD_PROCESS_H_

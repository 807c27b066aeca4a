#ifndef WEIR_COMMANDS_RUN_QUIET_H_
#define WEIR_COMMANDS_RUN_QUIET_H_

#include <functional>
#include <optional>

#include "absl/status/status.h"
#include "harness/probes/foreign_cpu.h"
#include "harness/process/interruption.h"

namespace weir {

/// What other processes do in the next five seconds; ended early where they have taken too much already, or by
/// the interruption. Absent where the kernel does not tell.
std::optional<ForeignCpu> WatchOthers(const Interruption& interruption);

using OthersWatch = std::function<std::optional<ForeignCpu>(const Interruption& interruption)>;

/// Waits until other processes have taken less than schema::kQuietShare of the CPUs for five seconds, for
/// `seconds` at the most: DEADLINE_EXCEEDED then, with those that took them. CANCELLED when interrupted.
/// Where the kernel does not tell, there is nothing to wait for.
absl::Status WaitForQuiet(double seconds, const Interruption& interruption,
                          const OthersWatch& watch = WatchOthers);

}  // namespace weir

#endif  // WEIR_COMMANDS_RUN_QUIET_H_

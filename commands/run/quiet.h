#ifndef WEIR_COMMANDS_RUN_QUIET_H_
#define WEIR_COMMANDS_RUN_QUIET_H_

#include "absl/status/status.h"
#include "harness/process/interruption.h"

namespace weir {

/// Waits until other processes have taken less than schema::kQuietShare of the CPUs for five seconds, for
/// `seconds` at the most: DEADLINE_EXCEEDED then, with those that took them. CANCELLED when interrupted.
/// Where the kernel does not tell, there is nothing to wait for.
absl::Status WaitForQuiet(double seconds, const Interruption& interruption);

}  // namespace weir

#endif  // WEIR_COMMANDS_RUN_QUIET_H_

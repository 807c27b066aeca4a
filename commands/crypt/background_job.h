#ifndef WEIR_COMMANDS_CRYPT_BACKGROUND_JOB_H_
#define WEIR_COMMANDS_CRYPT_BACKGROUND_JOB_H_

#include <chrono>
#include <functional>
#include <stop_token>

#include "absl/status/status.h"

namespace weir {

/// How a job ended.
struct JobEnd {
  bool interrupted = false;  ///< the user wanted to stop: SIGINT (Ctrl-C), SIGTERM or SIGHUP
  bool returned = true;      ///< else it did not stop in time, and still runs: the process must exit
  absl::Status status;       ///< what it returned
};

/// Runs `job` on a thread of its own, calls `tick` every tenth of a second meanwhile, and takes the signals
/// that end programs: the job is then asked to stop, and has `patience` to do so. A signal that was ignored
/// before, as nohup(1) has SIGHUP, stays so. For a main thread; one at a time. Where the system has no thread
/// to give, or no descriptor to wait with, the job is not done: RESOURCE_EXHAUSTED.
JobEnd RunInBackground(const std::function<absl::Status(std::stop_token)>& job,
                       const std::function<void()>& tick,
                       std::chrono::milliseconds patience = std::chrono::milliseconds(500));

}  // namespace weir

#endif  // WEIR_COMMANDS_CRYPT_BACKGROUND_JOB_H_

#ifndef WEIR_STRATEGIES_THREADS_SIGNALS_BLOCKED_H_
#define WEIR_STRATEGIES_THREADS_SIGNALS_BLOCKED_H_

#include <csignal>

namespace weir {

/// Blocks signals in the calling thread while it lives. A thread that is started meanwhile inherits the mask
/// and keeps it: the program's handlers never run on a thread that it does not know of, and a write whose
/// reader has gone away (SIGPIPE), or that passes RLIMIT_FSIZE (SIGXFSZ), returns its error and does not kill
/// the program. Both are sent to the thread that wrote, and vanish with it. The program's own disposition of
/// signals is not touched.
///
/// Left alone are those that tell of a fault in the code itself, and the profiler's.
class SignalsBlocked {
 public:
  SignalsBlocked();
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;
  ~SignalsBlocked();

 private:
  sigset_t before_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_THREADS_SIGNALS_BLOCKED_H_

#ifndef WEIR_HARNESS_PROBES_CLOCK_H_
#define WEIR_HARNESS_PROBES_CLOCK_H_

#include <cstdint>

namespace weir {

/// Times one region: wall time, and the CPU time that all threads of the process spent meanwhile (those that
/// have ended included; child processes are not).
///
/// Wall is CLOCK_MONOTONIC, not CLOCK_MONOTONIC_RAW: NTP keeps its rate true to an outside clock, which is
/// what our seconds are checked against, and it never jumps. CPU is CLOCK_PROCESS_CPUTIME_ID. Both count
/// nanoseconds. A Start and Stop pair costs under a microsecond, and the wall stamps are the inner ones, so
/// that reading the CPU clock (a system call; the wall clock is none) is not in the wall time.
///
/// Start and Stop belong to one thread.
class Clock {
 public:
  /// Begins anew; what was measured before is forgotten.
  void Start();
  void Stop();

  /// Of the last Start and Stop. Before the first Stop they are 0.
  double wall_seconds() const { return static_cast<double>(wall_) * 1e-9; }
  double cpu_seconds() const { return static_cast<double>(cpu_) * 1e-9; }

 private:
  int64_t wall_start_ = 0;
  int64_t cpu_start_ = 0;
  int64_t wall_ = 0;
  int64_t cpu_ = 0;
};

}  // namespace weir

#endif  // WEIR_HARNESS_PROBES_CLOCK_H_

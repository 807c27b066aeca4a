#ifndef WEIR_HARNESS_PROBES_PROCESS_COUNTERS_H_
#define WEIR_HARNESS_PROBES_PROCESS_COUNTERS_H_

#include <sys/resource.h>

#include <cstdint>
#include <optional>

#include "harness/probes/system_root.h"

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

/// Page faults of this process so far, all threads (getrusage(2)); only the difference of two means anything.
struct PageFaults {
  uint64_t minor = 0;  ///< the page was in memory, or was made there
  uint64_t major = 0;  ///< it was read from a device
};

PageFaults ReadPageFaults();

/// How many write system calls (write, pwrite, writev, …) this process has made, all threads together, as the
/// kernel counts them in /proc/self/io. Nullopt where the kernel does not (no CONFIG_TASK_IO_ACCOUNTING, or a
/// container that hides it). It is how the calls of a library are counted that makes them by itself.
std::optional<uint64_t> WriteCallsOfThisProcess(const SystemRoot& root = SystemRoot());
/// The same for read system calls (read, pread, readv, …). Asking takes some by itself.
std::optional<uint64_t> ReadCallsOfThisProcess(const SystemRoot& root = SystemRoot());

/// What getrusage(2) and wait4(2) say of the CPU: user and system time together.
double CpuSeconds(const rusage& usage);

/// CPU seconds that this process has used so far: all its threads, ended ones included, and those of its
/// children that it has waited for. A child still running, or not yet waited for, counts as a stranger. Exact
/// to microseconds.
double OwnCpuSeconds();

}  // namespace weir

#endif  // WEIR_HARNESS_PROBES_PROCESS_COUNTERS_H_

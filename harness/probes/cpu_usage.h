#ifndef WEIR_HARNESS_PROBES_CPU_USAGE_H_
#define WEIR_HARNESS_PROBES_CPU_USAGE_H_

#include <sys/resource.h>

#include <optional>
#include <string_view>

#include "harness/probes/kernel_file.h"
#include "harness/probes/system_root.h"

namespace weir {

/// CPU seconds since boot, summed over all CPUs; nullopt where /proc/stat does not say.
///
/// Each figure is a sum of counters in ticks of 1 / USER_HZ (10 ms nearly everywhere), each cut off to whole
/// ticks: a difference of two readings is wrong by up to one tick for each counter that moved.
struct CpuUsage {
  /// user + nice + system + irq + softirq. Guest time is part of user and not added again. Waiting for I/O is
  /// idle.
  std::optional<double> busy_seconds = std::nullopt;
  /// Time that the hypervisor gave to others although this machine had something to run.
  std::optional<double> steal_seconds = std::nullopt;
};

/// Reads CpuUsage; cheap enough to stand next to a timed region (one pread call).
class CpuUsageProbe {
 public:
  explicit CpuUsageProbe(const SystemRoot& root = SystemRoot());

  CpuUsage Read() const;

 private:
  KernelFile stat_;
};

/// The first line of /proc/stat ("cpu  1 2 3 …") in ticks of 1 / `ticks_per_second`.
CpuUsage ParseCpuLine(std::string_view text, double ticks_per_second);

/// What getrusage(2) and wait4(2) say of the CPU: user and system time together.
double CpuSeconds(const rusage& usage);

/// CPU seconds that this process has used so far: all its threads, ended ones included, and those of its
/// children that it has waited for. A child still running, or not yet waited for, counts as a stranger. Exact
/// to microseconds.
double OwnCpuSeconds();

}  // namespace weir

#endif  // WEIR_HARNESS_PROBES_CPU_USAGE_H_

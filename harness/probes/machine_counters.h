#ifndef WEIR_HARNESS_PROBES_MACHINE_COUNTERS_H_
#define WEIR_HARNESS_PROBES_MACHINE_COUNTERS_H_

#include <optional>
#include <string_view>

#include "harness/probes/system_root.h"

namespace weir {

/// Seconds since boot in which at least one task of the machine was stalled for want of a resource: the
/// `some` totals of /proc/pressure (kernel documentation, accounting/psi). Nullopt where the kernel does not
/// say: no PSI built in, `psi=0` at boot, or a container that hides it.
struct Pressure {
  std::optional<double> cpu_seconds = std::nullopt;
  std::optional<double> io_seconds = std::nullopt;
  std::optional<double> memory_seconds = std::nullopt;
};

/// Reads the pressure totals; cheap enough to stand next to a timed region (three pread calls). The kernel
/// brings the totals up to date for each reading, in microseconds.
class PressureProbe {
 public:
  explicit PressureProbe(const SystemRoot& root = SystemRoot());

  Pressure Read() const;

 private:
  KernelFile cpu_;
  KernelFile io_;
  KernelFile memory_;
};

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

}  // namespace weir

#endif  // WEIR_HARNESS_PROBES_MACHINE_COUNTERS_H_

#ifndef WEIR_HARNESS_PROBES_PRESSURE_H_
#define WEIR_HARNESS_PROBES_PRESSURE_H_

#include <optional>

#include "harness/probes/kernel_file.h"
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

}  // namespace weir

#endif  // WEIR_HARNESS_PROBES_PRESSURE_H_

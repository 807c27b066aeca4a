#ifndef WEIR_HARNESS_PROBES_CPU_SPEED_H_
#define WEIR_HARNESS_PROBES_CPU_SPEED_H_

namespace weir {

/// How fast the CPU is just now: the wall seconds that a fixed piece of integer work takes on it, about a third
/// of a millisecond. The smallest that a run has seen is the CPU undisturbed; more means a clock that changes,
/// or a neighbour on the same core, of which a virtual machine's own counters show nothing. The work stays in
/// registers and one cache line, so that caches are left as they are.
///
/// Only ratios of it mean anything, and only on one machine.
double SpinSeconds();

}  // namespace weir

#endif  // WEIR_HARNESS_PROBES_CPU_SPEED_H_

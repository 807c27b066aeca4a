#ifndef WEIR_STRATEGIES_FILE_KERNEL_RING_H_
#define WEIR_STRATEGIES_FILE_KERNEL_RING_H_

#include <memory>

#include "strategies/file/io_ring.h"

namespace weir {

/// The kernel's io_uring, through liburing, with room for `entries` queued at a time. Null and errno: ENOSYS
/// where the kernel has none or one before Linux 5.6, which cannot write from plain memory; EPERM where it is
/// forbidden.
std::unique_ptr<IoRing> OpenKernelRing(unsigned entries);

/// 0 if this process may have such a ring; else -1 and errno as above. Makes none.
int ProbeKernelRing();

/// System calls that closing such a ring takes: two areas are unmapped, the descriptor closed.
inline constexpr unsigned kCallsToCloseKernelRing = 3;

}  // namespace weir

#endif  // WEIR_STRATEGIES_FILE_KERNEL_RING_H_

#ifndef WEIR_HARNESS_PEERS_MEMORY_MEMORY_PEERS_H_
#define WEIR_HARNESS_PEERS_MEMORY_MEMORY_PEERS_H_

#include <optional>

#include "harness/workloads/workloads.h"

namespace weir {

/// The workload `memory-peers`: what `allocate` does, by weir's buffers, by std::pmr's pool, and, each in a
/// process of its own, by malloc as glibc, jemalloc, tcmalloc and mimalloc have it and by Node.js's
/// Buffer.allocUnsafe. Those of other processes have the clock of these. None of them knows what is lent, or
/// tells a fault.
Workload MemoryPeersWorkload();

/// For the main of a program that has this workload, before anything else: where it was started for such a
/// pass, does that with its malloc, prints what came of it, and returns the exit code.
std::optional<int> DoMallocPass(int argc, char** argv);

}  // namespace weir

#endif  // WEIR_HARNESS_PEERS_MEMORY_MEMORY_PEERS_H_

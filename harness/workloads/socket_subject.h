#ifndef WEIR_HARNESS_WORKLOADS_SOCKET_SUBJECT_H_
#define WEIR_HARNESS_WORKLOADS_SOCKET_SUBJECT_H_

#include <span>
#include <string>
#include <string_view>

#include "harness/workloads/case.h"
#include "harness/workloads/socket_transfer.h"
#include "harness/workloads/workloads.h"
#include "strategies/socket/socket_strategies.h"

namespace weir {

/// How the two ends of a case of such a workload are connected.
ConnectionSetup SetupOf(const Case& c);

/// A workload `name` that does with `strategies`, which must outlive it, what `socket` does with weir's own:
/// records go through a connection to a process that reads them, from before the first until that process has
/// read the last and says so. It counts the bytes; every byte is checked in a pass of its own, which the row
/// says by a flag. In the pass that is observed each record is delivered by itself, and what is timed is how
/// long it took until the other process had it.
Workload MakeSocketWorkload(std::string_view name, std::string_view summary,
                            std::span<const SocketStrategy> strategies);

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_SOCKET_SUBJECT_H_

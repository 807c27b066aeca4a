#ifndef WEIR_HARNESS_PEERS_COMMIT_COMMIT_PEERS_H_
#define WEIR_HARNESS_PEERS_COMMIT_COMMIT_PEERS_H_

#include "harness/workloads/workloads.h"

namespace weir {

/// The workload `commit-peers`: what `commit` does, by weir's logs, and by SQLite (WAL, synchronous=FULL, one
/// transaction a record), RocksDB (a Put with sync a record) and spdlog's asynchronous logger, which is not durable.
Workload CommitPeersWorkload();

}  // namespace weir

#endif  // WEIR_HARNESS_PEERS_COMMIT_COMMIT_PEERS_H_

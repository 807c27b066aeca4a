#include "harness/peers/commit/commit_peers.h"

#include <vector>

#include "harness/peers/commit/peer_logs.h"
#include "harness/workloads/commit_subject.h"

namespace weir {

Workload CommitPeersWorkload() {
  static const auto& all = *new std::vector<CommitStrategy>([] {
    std::vector<CommitStrategy> rows(CommitStrategies().begin(), CommitStrategies().end());
    rows.push_back({.name = "sqlite",
                    .summary = "peer: SQLite in WAL mode, synchronous=FULL, one transaction a record",
                    .durable = true,
                    .commits_each = true,
                    .open = OpenSqliteLog,
                    .read_back = ReadSqliteLog});
    rows.push_back({.name = "rocksdb",
                    .summary = "peer: RocksDB, a Put with sync a record",
                    .durable = true,
                    .commits_each = true,
                    .open = OpenRocksdbLog,
                    .read_back = ReadRocksdbLog});
    rows.push_back(
        {.name = "spdlog",
         .summary = "peer: spdlog's asynchronous logger, who finds its queue full waits; not durable",
         .durable = false,
         .commits_each = false,
         .open = OpenSpdlogLog,
         .read_back = ReadSpdlogLog,
         .cannot_wait = true});
    return rows;
  }());
  return MakeCommitWorkload("commit-peers", "what commit does, by weir and by other libraries", all);
}

}  // namespace weir

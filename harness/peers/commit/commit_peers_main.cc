// A bench with the workload `commit-peers`; see docs/durability.md.

#include "harness/bench/bench.h"
#include "harness/peers/commit/commit_peers.h"

int main(int argc, char** argv) {
  const weir::Workload peers = weir::CommitPeersWorkload();
  return weir::BenchMain(argc, argv, {}, {&peers, 1});
}

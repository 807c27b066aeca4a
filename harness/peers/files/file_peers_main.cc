// A bench with the workload `file-peers`; see docs/durability.md.

#include "harness/bench/bench.h"
#include "harness/peers/files/file_peers.h"

int main(int argc, char** argv) {
  const weir::Workload peers = weir::FilePeersWorkload();
  return weir::BenchMain(argc, argv, {}, {&peers, 1});
}

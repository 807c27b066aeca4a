// A bench with the workload `memory-peers`; see docs/buffers.md.

#include "harness/bench/bench.h"
#include "harness/peers/memory/memory_peers.h"

int main(int argc, char** argv) {
  if (const std::optional<int> code = weir::DoMallocPass(argc, argv)) return *code;
  const weir::Workload peers = weir::MemoryPeersWorkload();
  return weir::BenchMain(argc, argv, {}, {&peers, 1});
}

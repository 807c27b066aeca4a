// A bench with the workload `fan-out-peers`; see docs/fan-out.md.

#include "harness/bench/bench.h"
#include "harness/peers/fan_out/fan_out_peers.h"

int main(int argc, char** argv) {
  const weir::Workload peers = weir::FanOutPeersWorkload();
  return weir::BenchMain(argc, argv, {}, {&peers, 1});
}

// A bench with the workload `event-peers`; see docs/events.md.

#include "harness/bench/bench.h"
#include "harness/peers/events/event_peers.h"

int main(int argc, char** argv) {
  const weir::Workload peers = weir::EventPeersWorkload();
  return weir::BenchMain(argc, argv, {}, {&peers, 1});
}

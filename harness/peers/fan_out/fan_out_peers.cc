#include "harness/peers/fan_out/fan_out_peers.h"

#include <vector>

#include "harness/process/child_process.h"

namespace weir {

Workload FanOutPeersWorkload() {
  static const auto& all = *new std::vector<FanOutStrategy>([] {
    std::vector<FanOutStrategy> rows(FanOutStrategies().begin(), FanOutStrategies().end());
    rows.push_back({.name = "nats",
                    .summary = "peer: nats-server, one topic, published to by libnats",
                    .call_each = false,
                    .make = MakeNatsSubject,
                    .supported = FindProgram("nats-server").status(),
                    .tcp_only = true,
                    .own_rules = true});
    return rows;
  }());
  return MakeFanOutWorkload("fan-out-peers", "what fan-out does, by weir and by nats-server", all);
}

}  // namespace weir

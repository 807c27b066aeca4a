#ifndef WEIR_HARNESS_PEERS_FAN_OUT_FAN_OUT_PEERS_H_
#define WEIR_HARNESS_PEERS_FAN_OUT_FAN_OUT_PEERS_H_

#include <memory>
#include <string_view>

#include "harness/workloads/fan_out_subject.h"
#include "harness/workloads/workloads.h"

namespace weir {

/// What `fan-out` does, by weir's own broadcasters and by nats-server.
Workload FanOutPeersWorkload();

/// One topic of a nats-server of its own, on the loopback device, at a port that the system chooses. Its client library
/// publishes; the readers are those of the other strategies, and read its protocol.
std::unique_ptr<FanOutSubject> MakeNatsSubject(std::string_view name, const FanOutSetup& setup);

}  // namespace weir

#endif  // WEIR_HARNESS_PEERS_FAN_OUT_FAN_OUT_PEERS_H_

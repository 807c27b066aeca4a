#ifndef WEIR_HARNESS_PEERS_OUTSIDE_PASS_H_
#define WEIR_HARNESS_PEERS_OUTSIDE_PASS_H_

#include <memory>

#include "harness/peers/outside_peer.h"
#include "harness/workloads/case.h"
#include "harness/workloads/pass.h"

namespace weir {

/// A pass of the peer's workload that another program makes, into a file. What it wrote is verified like
/// everything else. Preparing lays the stream ready in memory where the program copies it.
std::unique_ptr<Pass> MakeOutsidePass(const Case& c, const OutsidePeer& peer);

/// Why `peer` cannot write what `c` asks for, or OK.
absl::Status CanWrite(const OutsidePeer& peer, const Case& c);

}  // namespace weir

#endif  // WEIR_HARNESS_PEERS_OUTSIDE_PASS_H_

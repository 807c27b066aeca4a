#ifndef WEIR_STRATEGIES_SOCKET_SOCKET_PAIR_H_
#define WEIR_STRATEGIES_SOCKET_SOCKET_PAIR_H_

#include "absl/status/statusor.h"
#include "strategies/socket/deadline.h"
#include "strategies/socket/socket.h"

namespace weir {

/// Both ends of a connection within this machine: one stays here, the other may go to a child.
struct SocketPair {
  enum class Kind { kTcp, kUnix };

  Socket connected;
  Socket accepted;

  /// TCP goes over the loopback device, at a port that the system chooses, and nobody else gets in between; a
  /// Unix pair has no name.
  static absl::StatusOr<SocketPair> Make(Kind kind, Deadline deadline = kNoDeadline,
                                         SocketSystem& system = SocketSystem::Kernel());
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_SOCKET_SOCKET_PAIR_H_

#ifndef WEIR_STRATEGIES_SOCKET_CONNECT_H_
#define WEIR_STRATEGIES_SOCKET_CONNECT_H_

#include <span>
#include <string>

#include "absl/status/statusor.h"
#include "strategies/socket/deadline.h"
#include "strategies/socket/socket.h"
#include "strategies/socket/socket_address.h"
#include "strategies/socket/socket_system.h"

namespace weir {

struct ConnectOptions {
  Deadline deadline = kNoDeadline;
  /// Congestion control of TCP, "cubic", "bbr", …; empty: the system's. UNAVAILABLE where the kernel has it not.
  std::string congestion{};
  /// The seam; null: the kernel. It must outlive the socket.
  SocketSystem* system = nullptr;
};

/// Connects. Errors name the address:
/// - UNAVAILABLE: nobody listens there (ECONNREFUSED), or it cannot be reached.
/// - NOT_FOUND: there is no such Unix socket.
/// - PERMISSION_DENIED: of a Unix socket, or by a firewall.
/// - DEADLINE_EXCEEDED: no answer before the deadline; for a Unix socket, those who wait to be accepted are as
///   many as the listener allows. A network that never answers ends after some minutes without a deadline.
/// - RESOURCE_EXHAUSTED: no descriptor, memory, or port of this machine is free.
absl::StatusOr<Socket> Connect(const SocketAddress& to, const ConnectOptions& options = {});

/// Connects to the first of `addresses`, as of a host with several, that answers; else the last one's error.
/// There is at least one.
absl::StatusOr<Socket> ConnectToAny(std::span<const SocketAddress> addresses,
                                    const ConnectOptions& options = {});

}  // namespace weir

#endif  // WEIR_STRATEGIES_SOCKET_CONNECT_H_

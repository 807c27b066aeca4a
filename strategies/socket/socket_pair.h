#ifndef WEIR_STRATEGIES_SOCKET_SOCKET_PAIR_H_
#define WEIR_STRATEGIES_SOCKET_SOCKET_PAIR_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "strategies/socket/deadline.h"
#include "strategies/socket/listening_socket.h"
#include "strategies/socket/socket.h"

namespace weir {

/// Both ends of a connection within this machine: one stays here, the other may go to a child.
struct SocketPair {
  enum class Kind { kTcp, kUnix };

  Socket connected;
  Socket accepted;

  /// TCP goes over the loopback device, at a port that the system chooses, and nobody else gets in between; a
  /// Unix pair has no name.
  /// `congestion`: as in ConnectOptions, of both ends.
  static absl::StatusOr<SocketPair> Make(Kind kind, Deadline deadline = kNoDeadline,
                                         SocketSystem& system = SocketSystem::Kernel(),
                                         std::string congestion = {});
};

/// Makes any number of such connections, those over TCP through one port: a connection that has ended holds the port
/// that it was accepted at for a minute, so that with one for each the machine would soon have none left.
class SocketPairs {
 public:
  explicit SocketPairs(SocketPair::Kind kind, SocketSystem& system = SocketSystem::Kernel(),
                       std::string congestion = {})
      : kind_(kind), system_(system), congestion_(std::move(congestion)) {}

  absl::StatusOr<SocketPair> Next(Deadline deadline = kNoDeadline);

 private:
  absl::StatusOr<SocketPair> NextTcp(Deadline deadline);

  const SocketPair::Kind kind_;
  SocketSystem& system_;
  const std::string congestion_;
  std::unique_ptr<ListeningSocket> listener_;  // of TCP, from the first on
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_SOCKET_SOCKET_PAIR_H_

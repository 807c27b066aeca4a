#include "strategies/socket/socket_pair.h"

#include <utility>

#include "strategies/socket/connect.h"
#include "strategies/socket/socket_address.h"

namespace weir {
namespace {

absl::StatusOr<SocketPair> UnixPair(SocketSystem& system) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return SocketError("socketpair of", "Unix sockets");
  }
  absl::StatusOr<Socket> connected = Socket::Take(ends[0], system);
  absl::StatusOr<Socket> accepted = Socket::Take(ends[1], system);
  if (!connected.ok()) return connected.status();
  if (!accepted.ok()) return accepted.status();
  return SocketPair{*std::move(connected), *std::move(accepted)};
}

}  // namespace

absl::StatusOr<SocketPair> SocketPair::Make(Kind kind, Deadline deadline, SocketSystem& system,
                                            std::string congestion) {
  return SocketPairs(kind, system, std::move(congestion)).Next(deadline);
}

absl::StatusOr<SocketPair> SocketPairs::Next(Deadline deadline) {
  return kind_ == SocketPair::Kind::kUnix ? UnixPair(system_) : NextTcp(deadline);
}

absl::StatusOr<SocketPair> SocketPairs::NextTcp(Deadline deadline) {
  if (listener_ == nullptr) {
    absl::StatusOr<std::unique_ptr<ListeningSocket>> listener =
        ListeningSocket::Listen(SocketAddress::Loopback(), {.congestion = congestion_, .system = &system_});
    if (!listener.ok()) return listener.status();
    listener_ = *std::move(listener);
  }
  absl::StatusOr<Socket> connected =
      Connect(listener_->address(), {.deadline = deadline, .congestion = congestion_, .system = &system_});
  if (!connected.ok()) return connected.status();
  const absl::StatusOr<SocketAddress> own = SocketAddress::Of(connected->fd());
  if (!own.ok()) return own.status();
  for (;;) {
    absl::StatusOr<Socket> accepted = listener_->Accept(deadline);
    if (!accepted.ok()) return accepted.status();
    if (accepted->name() == own->ToString()) return SocketPair{*std::move(connected), *std::move(accepted)};
  }
}

}  // namespace weir

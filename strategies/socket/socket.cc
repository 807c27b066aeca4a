#include "strategies/socket/socket.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <climits>

#include "fmt/format.h"
#include "strategies/socket/socket_address.h"

namespace weir {

absl::Status SocketError(std::string_view what, std::string_view object) {
  const int error = errno;
  return absl::ErrnoToStatus(error, fmt::format("{} {}, errno {}", what, object, error));
}

absl::StatusOr<Socket> Socket::Take(int fd, SocketSystem& system) {
  Socket result(fd, system);
  const absl::StatusOr<SocketAddress> peer = SocketAddress::OfPeer(fd);
  if (!peer.ok()) return peer.status();
  result.is_unix_ = peer->is_unix();
  result.name_ = peer->ToString();
  if (!peer->is_unix() || !peer->path().empty()) return result;
  // Whoever connects to a Unix socket seldom has a name of its own.
  if (const absl::StatusOr<SocketAddress> own = SocketAddress::Of(fd); own.ok())
    result.name_ = own->ToString();
  return result;
}

Socket::Socket(Socket&& other) noexcept
    : fd_(other.Release()), is_unix_(other.is_unix_), name_(std::move(other.name_)), system_(other.system_) {}

Socket& Socket::operator=(Socket&& other) noexcept {
  if (this == &other) return *this;
  Close();
  fd_ = other.Release();
  is_unix_ = other.is_unix_;
  name_ = std::move(other.name_);
  system_ = other.system_;
  return *this;
}

void Socket::Close() {
  if (fd_ >= 0) system_->Close(Release());
}

absl::Status Socket::Set(int level, int option, std::string_view what, int value) {
  if (system_->SetOption(fd_, level, option, &value, sizeof value) == 0) return absl::OkStatus();
  return SocketError(fmt::format("setting {} to {} for", what, value), name_);
}

absl::Status Socket::SetNoDelay(bool on) {
  return is_unix_ ? absl::OkStatus() : Set(IPPROTO_TCP, TCP_NODELAY, "TCP_NODELAY", on ? 1 : 0);
}

absl::Status Socket::SetCork(bool on) {
  return is_unix_ ? absl::OkStatus() : Set(IPPROTO_TCP, TCP_CORK, "TCP_CORK", on ? 1 : 0);
}

absl::Status Socket::SetSize(int option, std::string_view what, size_t size) {
  if (size == 0) return absl::OkStatus();
  if (size > INT_MAX) {
    return absl::InvalidArgumentError(fmt::format("{} of {} bytes; the most is {}", what, size, INT_MAX));
  }
  return Set(SOL_SOCKET, option, what, static_cast<int>(size));
}

absl::Status Socket::SetSendBuffer(size_t size) { return SetSize(SO_SNDBUF, "SO_SNDBUF", size); }
absl::Status Socket::SetReceiveBuffer(size_t size) { return SetSize(SO_RCVBUF, "SO_RCVBUF", size); }
absl::Status Socket::SetReceiveLowWater(size_t size) { return SetSize(SO_RCVLOWAT, "SO_RCVLOWAT", size); }

absl::Status SetCongestionControl(int fd, std::string_view name, SocketSystem& system) {
  if (name.empty()) return absl::OkStatus();
  const int set =
      system.SetOption(fd, IPPROTO_TCP, TCP_CONGESTION, name.data(), static_cast<socklen_t>(name.size()));
  if (set == 0) return absl::OkStatus();
  if (errno != ENOENT && errno != EPERM) return SocketError("setting TCP_CONGESTION to", name);
  return absl::UnavailableError(fmt::format(
      "this kernel has no congestion control '{}' for this program, errno {}; those that it has are in "
      "/proc/sys/net/ipv4/tcp_allowed_congestion_control",
      name, errno));
}

absl::StatusOr<std::string> Socket::CongestionControl() const {
  if (is_unix_) return std::string();
  char name[32] = {};
  socklen_t size = sizeof name - 1;
  if (system_->GetOption(fd_, IPPROTO_TCP, TCP_CONGESTION, name, &size) != 0) {
    return SocketError("reading TCP_CONGESTION of", name_);
  }
  return std::string(name);
}

}  // namespace weir

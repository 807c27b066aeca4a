#include "strategies/socket/connect.h"

#include <fcntl.h>
#include <sys/time.h>

#include <cerrno>
#include <string>
#include <utility>

#include "fmt/format.h"

namespace weir {
namespace {

// One attempt; on failure errno says why, and EAGAIN that the deadline passed.
class Attempt {
 public:
  Attempt(const SocketAddress& to, const ConnectOptions& options, SocketSystem& system)
      : to_(to), deadline_(options.deadline), system_(system) {}
  Attempt(const Attempt&) = delete;
  Attempt& operator=(const Attempt&) = delete;
  ~Attempt() {
    if (fd_ >= 0) system_.Close(fd_);
  }

  bool Open() {
    // That of a Unix socket waits in the call until there is room: poll(2) does not tell of that.
    fd_ = system_.Socket(to_.family(), SOCK_STREAM | SOCK_CLOEXEC | (to_.is_unix() ? 0 : SOCK_NONBLOCK));
    return fd_ >= 0;
  }
  bool Make() { return to_.is_unix() ? WaitInTheCall() : WaitInPoll(); }

  int fd() const { return fd_; }

  int Take() { return std::exchange(fd_, -1); }

 private:
  bool WaitInTheCall() {
    for (;;) {
      const int left = MillisecondsUntil(deadline_);
      if (left == 0) return errno = EAGAIN, false;
      if (left > 0 && !SetTimeout(left)) return false;
      if (system_.Connect(fd_, to_.data(), to_.size()) == 0) break;
      if (errno != EINTR && (errno != EAGAIN || left < 0)) return false;
    }
    return SetTimeout(0);
  }

  bool WaitInPoll() {
    if (system_.Connect(fd_, to_.data(), to_.size()) != 0) {
      if (errno != EINPROGRESS && errno != EINTR) return false;
      if (!Answered()) return false;
    }
    const int flags = ::fcntl(fd_, F_GETFL, 0);
    return flags >= 0 && ::fcntl(fd_, F_SETFL, flags & ~O_NONBLOCK) == 0;
  }

  bool Answered() {
    for (;;) {
      const int left = MillisecondsUntil(deadline_);
      pollfd one{fd_, POLLOUT, 0};
      const int ready = system_.Poll(&one, 1, left);
      if (ready < 0 && errno != EINTR) return false;
      if (ready > 0) break;
      if (left == 0) return errno = EAGAIN, false;
    }
    int error = 0;
    socklen_t size = sizeof error;
    if (system_.GetOption(fd_, SOL_SOCKET, SO_ERROR, &error, &size) != 0) return false;
    errno = error;
    return error == 0;
  }

  bool SetTimeout(int milliseconds) {
    const timeval time{.tv_sec = milliseconds / 1000, .tv_usec = milliseconds % 1000 * 1000};
    return system_.SetOption(fd_, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time) == 0;
  }

  const SocketAddress& to_;
  const Deadline deadline_;
  SocketSystem& system_;
  int fd_ = -1;
};

absl::Status ConnectError(const SocketAddress& to) {
  const int error = errno;
  const std::string at = to.ToString();
  switch (error) {
    case ECONNREFUSED:
      return absl::UnavailableError(
          fmt::format("cannot connect to {}: nobody listens there, errno {}", at, error));
    case EAGAIN:
      return absl::DeadlineExceededError(
          fmt::format("cannot connect to {}: no answer before the deadline", at));
    case EADDRNOTAVAIL:
      return absl::ResourceExhaustedError(
          fmt::format("cannot connect to {}: no port of this machine is free for it, errno {}", at, error));
    case ENETUNREACH:
    case EHOSTUNREACH:
      return absl::UnavailableError(
          fmt::format("cannot connect to {}: no way leads there, errno {}", at, error));
    default:
      errno = error;
      return SocketError("cannot connect to", at);
  }
}

// A port that nobody listens on, and that the system gave to this very socket: it answers itself.
bool IsConnectedToItself(int fd) {
  const absl::StatusOr<SocketAddress> own = SocketAddress::Of(fd);
  const absl::StatusOr<SocketAddress> peer = SocketAddress::OfPeer(fd);
  return own.ok() && peer.ok() && !own->is_unix() && *own == *peer;
}

}  // namespace

absl::StatusOr<Socket> Connect(const SocketAddress& to, const ConnectOptions& options) {
  SocketSystem& system = options.system != nullptr ? *options.system : SocketSystem::Kernel();
  Attempt attempt(to, options, system);
  if (!attempt.Open()) return ConnectError(to);
  if (!to.is_unix()) {
    absl::Status set = SetCongestionControl(attempt.fd(), options.congestion, system);
    if (!set.ok()) return set;
  }
  if (!attempt.Make()) return ConnectError(to);
  absl::StatusOr<Socket> socket = Socket::Take(attempt.Take(), system);
  if (socket.ok() && IsConnectedToItself(socket->fd())) {
    errno = ECONNREFUSED;
    return ConnectError(to);
  }
  return socket;
}

absl::StatusOr<Socket> ConnectToAny(std::span<const SocketAddress> addresses, const ConnectOptions& options) {
  absl::StatusOr<Socket> last = absl::InvalidArgumentError("there is no address to connect to");
  for (const SocketAddress& address : addresses) {
    last = Connect(address, options);
    if (last.ok()) return last;
  }
  return last;
}

}  // namespace weir

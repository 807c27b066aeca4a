#include "strategies/socket/listening_socket.h"

#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iterator>
#include <string>
#include <utility>

#include "fmt/format.h"
#include "strategies/socket/connect.h"

namespace weir {
namespace {

// Of a connection that was given up while it waited: accept(2) says to go on with the next one.
bool IsOfTheConnection(int error) {
  switch (error) {
    case EINTR:
    case EAGAIN:
    case ECONNABORTED:
    case EPROTO:
    case ENETDOWN:
    case ENOPROTOOPT:
    case EHOSTDOWN:
    case ENONET:
    case EHOSTUNREACH:
    case ENETUNREACH:
      return true;
    default:
      return false;
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<ListeningSocket>> ListeningSocket::Listen(const SocketAddress& at,
                                                                         const ListenOptions& options) {
  SocketSystem& system = options.system != nullptr ? *options.system : SocketSystem::Kernel();
  const int fd = system.Socket(at.family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (fd < 0) return SocketError("socket for", at.ToString());
  std::unique_ptr<ListeningSocket> listener(new ListeningSocket(fd, at, system));
  absl::Status listening = listener->BindAndListen(options);
  if (!listening.ok()) return listening;
  return listener;
}

ListeningSocket::~ListeningSocket() {
  if (event_ >= 0) system_.Close(event_);
  system_.Close(fd_);
  if (bound_ && !address_.path().empty()) ::unlink(address_.path().c_str());
}

absl::Status ListeningSocket::BindAndListen(const ListenOptions& options) {
  if (!address_.is_unix()) {
    absl::Status set = SetCongestionControl(fd_, options.congestion, system_);
    if (!set.ok()) return set;
  }
  // A port whose connections of before are still dying away can be listened on again at once.
  const int on = 1;
  if (!address_.is_unix() && system_.SetOption(fd_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0) {
    return SocketError("setting SO_REUSEADDR for", address_.ToString());
  }
  if (system_.Bind(fd_, address_.data(), address_.size()) != 0) return BindError();
  bound_ = true;
  if (system_.Listen(fd_, options.backlog) != 0) return BindError();
  absl::StatusOr<SocketAddress> bound = SocketAddress::Of(fd_);
  if (!bound.ok()) return bound.status();
  address_ = *bound;
  event_ = system_.Eventfd();
  return event_ >= 0 ? absl::OkStatus() : SocketError("eventfd for", address_.ToString());
}

absl::Status ListeningSocket::BindError() const {
  const int error = errno;
  const std::string at = address_.ToString();
  switch (error) {
    case EADDRINUSE: {
      if (!address_.is_unix()) {
        return absl::AlreadyExistsError(
            fmt::format("cannot listen on {}: {}, errno {}", at,
                        address_.port() == 0
                            ? "no port is free; connections that have ended hold theirs for a minute (ss -s)"
                            : "something listens there already, or the port is in use",
                        error));
      }
      const bool answered = Connect(address_, {.deadline = DeadlineIn(std::chrono::seconds(1))}).ok();
      return absl::AlreadyExistsError(
          fmt::format("cannot listen on {}: {}, errno {}", at,
                      answered ? "something listens there already"
                               : "a file lies there on which nobody listens; remove it",
                      error));
    }
    case EACCES:
      return absl::PermissionDeniedError(fmt::format(
          "cannot listen on {}: {}, errno {}", at,
          address_.is_unix() ? "its directory cannot be written to" : "the port is for privileged programs",
          error));
    case EADDRNOTAVAIL:
      return absl::InvalidArgumentError(
          fmt::format("cannot listen on {}: this machine has no such address, errno {}", at, error));
    default:
      errno = error;
      return SocketError("cannot listen on", at);
  }
}

absl::StatusOr<Socket> ListeningSocket::Accept(Deadline deadline) {
  for (;;) {
    absl::Status one = WaitForOne(deadline);
    if (!one.ok()) return one;
    const int fd = system_.Accept(fd_, SOCK_CLOEXEC);
    if (fd >= 0) {
      absl::StatusOr<Socket> socket = Socket::Take(fd, system_);
      if (!absl::IsFailedPrecondition(socket.status())) return socket;  // else it was reset meanwhile
    } else if (!IsOfTheConnection(errno)) {
      return AcceptError();
    }
  }
}

absl::Status ListeningSocket::WaitForOne(Deadline deadline) {
  for (;;) {
    pollfd both[] = {{fd_, POLLIN, 0}, {event_, POLLIN, 0}};
    const int ready = system_.Poll(both, std::size(both), MillisecondsUntil(deadline));
    if (ready < 0 && errno != EINTR) return SocketError("poll for", address_.ToString());
    if (ready > 0 && both[1].revents != 0) {
      return absl::CancelledError(fmt::format("listening on {} was interrupted", address_.ToString()));
    }
    if (ready > 0) return absl::OkStatus();
    if (MillisecondsUntil(deadline) == 0) {
      return absl::DeadlineExceededError(
          fmt::format("nobody connected to {} before the deadline", address_.ToString()));
    }
  }
}

absl::Status ListeningSocket::AcceptError() const {
  const int error = errno;
  const std::string at = address_.ToString();
  if (error == EMFILE) {
    rlimit limit = {};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return absl::ResourceExhaustedError(
        fmt::format("a connection to {} cannot be accepted: this program has all of its {} descriptors open "
                    "(ulimit -n), errno {}",
                    at, limit.rlim_cur, error));
  }
  if (error == ENFILE || error == ENOBUFS || error == ENOMEM) {
    return absl::ResourceExhaustedError(
        fmt::format("a connection to {} cannot be accepted: {}, errno {}", at, std::strerror(error), error));
  }
  errno = error;
  return SocketError("accept on", at);
}

void ListeningSocket::Interrupt() { ::eventfd_write(event_, 1); }

}  // namespace weir

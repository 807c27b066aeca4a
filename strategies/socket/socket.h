#ifndef WEIR_STRATEGIES_SOCKET_SOCKET_H_
#define WEIR_STRATEGIES_SOCKET_SOCKET_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/socket/socket_system.h"

namespace weir {

/// A connected stream socket, with the names that messages give it: what ListeningSocket::Accept and Connect return,
/// and what a Duplex is opened on. Owns the descriptor, which is blocking and is closed with it.
///
/// Not thread-safe.
class Socket {
 public:
  /// Takes `fd`, which is connected. `system` must outlive it.
  static absl::StatusOr<Socket> Take(int fd, SocketSystem& system = SocketSystem::Kernel());

  Socket(Socket&& other) noexcept;
  Socket& operator=(Socket&& other) noexcept;
  ~Socket() { Close(); }

  /// Each record goes out at once (TCP_NODELAY), and not when the one before it was acknowledged. OK for a
  /// Unix socket, which always does so.
  absl::Status SetNoDelay(bool on);
  /// Only full segments go out while it is on, for 200 ms at most (TCP_CORK). OK for a Unix socket, which has
  /// no segments.
  absl::Status SetCork(bool on);
  /// What the kernel keeps for this end in bytes; it takes twice as much for its own accounts, up to a limit
  /// of the system's. 0: as it is, which is tuned as the stream goes.
  absl::Status SetSendBuffer(size_t size);
  absl::Status SetReceiveBuffer(size_t size);
  /// Who waits to read is woken for so many bytes, or when no more can come (SO_RCVLOWAT).
  absl::Status SetReceiveLowWater(size_t size);
  /// "cubic", "bbr", …; empty for a Unix socket. It is chosen before there is a connection, see ConnectOptions.
  absl::StatusOr<std::string> CongestionControl() const;

  int fd() const { return fd_; }
  bool is_unix() const { return is_unix_; }
  /// The address of the other end, or of this one where that has none.
  const std::string& name() const { return name_; }
  SocketSystem& system() const { return *system_; }

  /// Gives the descriptor to the caller, who closes it.
  int Release() { return std::exchange(fd_, -1); }

 private:
  Socket(int fd, SocketSystem& system) : fd_(fd), system_(&system) {}

  void Close();
  absl::Status Set(int level, int option, std::string_view what, int value);
  absl::Status SetSize(int option, std::string_view what, size_t size);

  int fd_;
  bool is_unix_ = false;
  std::string name_;
  SocketSystem* system_;
};

/// For a socket of TCP that does not listen or connect yet: `name` is one of those that the kernel has, or empty, for the
/// system's; UNAVAILABLE where it has not. A connection that began with bbr and is given another goes on being paced by a
/// timer (Linux 6.18), and takes up to four times as long.
absl::Status SetCongestionControl(int fd, std::string_view name, SocketSystem& system);

/// The status for a call `what` on `object` that has just set errno.
absl::Status SocketError(std::string_view what, std::string_view object);

}  // namespace weir

#endif  // WEIR_STRATEGIES_SOCKET_SOCKET_H_

#ifndef WEIR_STRATEGIES_SOCKET_LISTENING_SOCKET_H_
#define WEIR_STRATEGIES_SOCKET_LISTENING_SOCKET_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/socket/deadline.h"
#include "strategies/socket/socket.h"
#include "strategies/socket/socket_address.h"
#include "strategies/socket/socket_system.h"

namespace weir {

struct ListenOptions {
  /// Connections that may wait to be accepted; the system has a limit of its own.
  int backlog = 4096;
  /// As in ConnectOptions, of what is accepted.
  std::string congestion{};
  /// The seam; null: the kernel. It must outlive the listener and what it accepts.
  SocketSystem* system = nullptr;
};

/// Listens for connections.
///
/// Threads: Accept by one thread, Interrupt by any; the rest while no thread is in Accept.
class ListeningSocket {
 public:
  /// Port 0: the system chooses one, which address() tells. Errors name the address:
  /// - ALREADY_EXISTS: something listens there, or, of a Unix socket, a file lies there; it is not removed,
  ///   and the message says whether anybody listens on it.
  /// - PERMISSION_DENIED: a port below 1024, or a directory that cannot be written to.
  /// - INVALID_ARGUMENT: no address of this machine, or of a family that it does not have.
  /// - NOT_FOUND: the directory of a Unix socket.
  static absl::StatusOr<std::unique_ptr<ListeningSocket>> Listen(const SocketAddress& at,
                                                                 const ListenOptions& options = {});

  ListeningSocket(const ListeningSocket&) = delete;
  ListeningSocket& operator=(const ListeningSocket&) = delete;
  /// The path of a Unix socket is removed.
  ~ListeningSocket();

  /// The next connection. One that was given up before it could be accepted is passed over.
  /// - DEADLINE_EXCEEDED: none came.
  /// - CANCELLED: after Interrupt.
  /// - RESOURCE_EXHAUSTED: no descriptor is free, of this process or of the system (EMFILE, ENFILE), or no
  ///   memory. The connection goes on waiting: once something is closed, Accept gives it.
  absl::StatusOr<Socket> Accept(Deadline deadline = kNoDeadline);

  /// Makes the Accept that waits, and every later one, return CANCELLED.
  void Interrupt();

  const SocketAddress& address() const { return address_; }
  /// For poll(2); it does not block.
  int fd() const { return fd_; }

 private:
  ListeningSocket(int fd, const SocketAddress& address, SocketSystem& system)
      : fd_(fd), address_(address), system_(system) {}

  absl::Status BindAndListen(const ListenOptions& options);
  absl::Status BindError() const;
  absl::Status WaitForOne(Deadline deadline);
  absl::Status AcceptError() const;

  const int fd_;
  SocketAddress address_;
  SocketSystem& system_;
  int event_ = -1;  // raised by Interrupt
  bool bound_ = false;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_SOCKET_LISTENING_SOCKET_H_

#ifndef WEIR_STRATEGIES_SOCKET_SOCKET_SYSTEM_H_
#define WEIR_STRATEGIES_SOCKET_SOCKET_SYSTEM_H_

#include <poll.h>
#include <sys/socket.h>
#include <sys/types.h>

#include <cstddef>

namespace weir {

/// The thin seam between sockets and the kernel. Each function is the system call of its name, with its
/// result and errno. A test overrides those that are to misbehave.
///
/// Thread-safe, as system calls are.
class SocketSystem {
 public:
  SocketSystem() = default;
  SocketSystem(const SocketSystem&) = delete;
  SocketSystem& operator=(const SocketSystem&) = delete;
  virtual ~SocketSystem() = default;

  /// The kernel itself, for whoever has no other.
  static SocketSystem& Kernel();

  virtual int Socket(int family, int type);
  virtual int Bind(int fd, const sockaddr* address, socklen_t size);
  virtual int Listen(int fd, int backlog);
  virtual int Accept(int fd, int flags);
  virtual int Connect(int fd, const sockaddr* address, socklen_t size);
  virtual ssize_t Send(int fd, const void* data, size_t size, int flags);
  virtual ssize_t SendMessage(int fd, const msghdr& message, int flags);
  virtual ssize_t Receive(int fd, void* to, size_t size, int flags);
  virtual int Poll(struct pollfd* descriptors, nfds_t count, int timeout);
  virtual int SetOption(int fd, int level, int name, const void* value, socklen_t size);
  virtual int GetOption(int fd, int level, int name, void* value, socklen_t* size);
  virtual int Shutdown(int fd, int how);
  /// F_DUPFD_CLOEXEC
  virtual int Duplicate(int fd);
  virtual int Eventfd();
  virtual int Close(int fd);
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_SOCKET_SOCKET_SYSTEM_H_

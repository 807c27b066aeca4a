#include "strategies/socket/socket_system.h"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace weir {

SocketSystem& SocketSystem::Kernel() {
  static SocketSystem kernel;
  return kernel;
}

int SocketSystem::Socket(int family, int type) { return ::socket(family, type, 0); }
int SocketSystem::Bind(int fd, const sockaddr* address, socklen_t size) { return ::bind(fd, address, size); }
int SocketSystem::Listen(int fd, int backlog) { return ::listen(fd, backlog); }
int SocketSystem::Accept(int fd, int flags) { return ::accept4(fd, nullptr, nullptr, flags); }
int SocketSystem::Connect(int fd, const sockaddr* address, socklen_t size) {
  if (address->sa_family != AF_UNSPEC) return ::connect(fd, address, size);
  // To disconnect makes no new descriptor, as ThreadSanitizer would take it to: another thread may be in a call with it.
  return static_cast<int>(::syscall(SYS_connect, fd, address, size));
}
ssize_t SocketSystem::Send(int fd, const void* data, size_t size, int flags) {
  return ::send(fd, data, size, flags);
}
ssize_t SocketSystem::SendMessage(int fd, const msghdr& message, int flags) {
  return ::sendmsg(fd, &message, flags);
}
ssize_t SocketSystem::Receive(int fd, void* to, size_t size, int flags) {
  return ::recv(fd, to, size, flags);
}
int SocketSystem::Poll(struct pollfd* descriptors, nfds_t count, int timeout) {
  return ::poll(descriptors, count, timeout);
}
int SocketSystem::SetOption(int fd, int level, int name, const void* value, socklen_t size) {
  return ::setsockopt(fd, level, name, value, size);
}
int SocketSystem::GetOption(int fd, int level, int name, void* value, socklen_t* size) {
  return ::getsockopt(fd, level, name, value, size);
}
int SocketSystem::Shutdown(int fd, int how) { return ::shutdown(fd, how); }
int SocketSystem::Duplicate(int fd) { return ::fcntl(fd, F_DUPFD_CLOEXEC, 0); }
int SocketSystem::Eventfd() { return ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
int SocketSystem::Close(int fd) { return ::close(fd); }

}  // namespace weir

#include "strategies/socket/socket_calls.h"

#include <fcntl.h>
#include <poll.h>

#include <cerrno>

namespace weir {

template <class Make>
ssize_t SocketCalls::Counting(Make make) {
  Connection::Call call{.wait = !non_blocking_, .flags = flags_};
  const ssize_t answer = make(call);
  Counted(call.further);
  return answer;
}

ssize_t SocketCalls::DoWrite(int, const void* data, size_t size) {
  return Counting([&](Connection::Call& call) { return connection_->Send(data, size, call); });
}

ssize_t SocketCalls::DoWritev(int, const iovec* parts, int count) {
  return Counting([&](Connection::Call& call) {
    return connection_->SendGathered({parts, static_cast<size_t>(count)}, call);
  });
}

ssize_t SocketCalls::DoRead(int, void* to, size_t size) {
  return Counting([&](Connection::Call& call) { return connection_->Receive(to, size, call); });
}

int SocketCalls::DoFcntl(int fd, int command, int argument) {
  if (command != F_SETFL) return SystemCalls::DoFcntl(fd, command, argument);
  non_blocking_ = (argument & O_NONBLOCK) != 0;
  return 0;
}

int SocketCalls::DoPoll(struct pollfd* descriptors, nfds_t count, int timeout) {
  unsigned calls = 0;
  const int answer = connection_->Poll({descriptors, count}, timeout, direction_, calls);
  Counted(calls - 1);
  return answer;
}

std::unique_ptr<IoRing> SocketCalls::DoOpenRing(unsigned) {
  errno = ENOSYS;
  return nullptr;
}

}  // namespace weir

#include "commands/send/paced_socket_system.h"

#include <algorithm>
#include <cerrno>

namespace weir {

PacedSocketSystem::PacedSocketSystem(Direction direction, const Pace& pace)
    : direction_(direction), pace_(pace) {}

ssize_t PacedSocketSystem::Counted(Direction direction, ssize_t moved) {
  if (direction != direction_ || moved <= 0) return moved;
  moved_.fetch_add(static_cast<uint64_t>(moved), std::memory_order_relaxed);
  since_mark_ += static_cast<uint64_t>(moved);
  if (since_mark_ >= pace_.least) {
    since_mark_ = 0;
    waited_ = {};
  }
  return moved;
}

ssize_t PacedSocketSystem::Send(int fd, const void* data, size_t size, int flags) {
  return Counted(Direction::kSend, SocketSystem::Send(fd, data, size, flags));
}

ssize_t PacedSocketSystem::SendMessage(int fd, const msghdr& message, int flags) {
  return Counted(Direction::kSend, SocketSystem::SendMessage(fd, message, flags));
}

ssize_t PacedSocketSystem::Receive(int fd, void* to, size_t size, int flags) {
  return Counted(Direction::kReceive, SocketSystem::Receive(fd, to, size, flags));
}

int PacedSocketSystem::Poll(pollfd* descriptors, nfds_t count, int timeout) {
  const short paced = direction_ == Direction::kReceive ? POLLIN : POLLOUT;
  if (count == 0 || (descriptors[0].events & paced) == 0) {
    return SocketSystem::Poll(descriptors, count, timeout);
  }
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(pace_.patience - waited_).count();
  const int patience = static_cast<int>(std::max<int64_t>(left, 0));
  const bool patience_first = timeout < 0 || patience < timeout;
  const auto start = std::chrono::steady_clock::now();
  const int answer = SocketSystem::Poll(descriptors, count, patience_first ? patience : timeout);
  const int error = errno;
  waited_ += std::chrono::steady_clock::now() - start;
  errno = answer == 0 && patience_first ? ETIMEDOUT : error;
  return answer == 0 && patience_first ? -1 : answer;
}

}  // namespace weir

#include "strategies/socket/socket_ring.h"

#include <sys/socket.h>

#include <cerrno>

namespace weir {

bool SocketRing::Queue(const RingWrite& write) {
  io_uring_sqe* const entry = ring_->Entry();
  if (entry == nullptr) return false;
  ::io_uring_prep_send(entry, ring_->fd(), write.data, write.size, MSG_NOSIGNAL | MSG_WAITALL);
  ::io_uring_sqe_set_data64(entry, write.tag);
  return true;
}

bool SocketRing::QueueRead(const RingRead& read) {
  io_uring_sqe* const entry = ring_->Entry();
  if (entry == nullptr) return false;
  ::io_uring_prep_recv(entry, ring_->fd(), read.data, read.size, 0);
  ::io_uring_sqe_set_data64(entry, read.tag);
  return true;
}

bool SocketRing::QueueCancellation(uint64_t tag) {
  io_uring_sqe* const entry = ring_->Entry();
  if (entry == nullptr) return false;
  ::io_uring_prep_cancel64(entry, tag, 0);
  ::io_uring_sqe_set_data64(entry, kCancellation);
  return true;
}

bool SocketRing::Next(RingCompletion& completion) {
  ConnectionRing::Completion next;
  if (!ring_->Next(next)) return false;
  completion = {.tag = next.tag, .result = next.result};
  return true;
}

int SocketRing::Enter(unsigned wait) {
  const int submitted = ring_->Enter(wait);
  const int error = errno;
  count_(ring_->TakeFurtherCalls());
  errno = error;
  return submitted;
}

}  // namespace weir

#include "strategies/socket/connection_ring.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>

#include "strategies/file/io_ring.h"

namespace weir {

std::unique_ptr<ConnectionRing> ConnectionRing::Open(SocketConnection& connection,
                                                     SocketConnection::Direction direction,
                                                     unsigned entries) {
  std::unique_ptr<ConnectionRing> ring(new ConnectionRing(connection, direction));
  const int answer = ::io_uring_queue_init(entries, &ring->ring_, 0);
  if (answer == 0) {
    ring->open_ = true;
    return ring;
  }
  ring.reset();
  errno = -answer;
  return nullptr;
}

ConnectionRing::~ConnectionRing() {
  if (open_) ::io_uring_queue_exit(&ring_);
}

io_uring_sqe* ConnectionRing::Entry() {
  io_uring_sqe* const entry = ::io_uring_get_sqe(&ring_);
  if (entry != nullptr) ++prepared_;
  return entry;
}

int ConnectionRing::Enter(unsigned completions) {
  int submitted = 0;
  if (EndsNow() && prepared_ > 0) return errno = over_, -1;
  if (prepared_ > 0) {
    submitted = ::io_uring_submit(&ring_);
    if (submitted < 0) return errno = -submitted, -1;
    prepared_ -= static_cast<unsigned>(submitted);
    under_way_ += static_cast<unsigned>(submitted);
  }
  const int waited = WaitFor(std::min(completions, under_way_));
  return waited < 0 ? waited : submitted;
}

int ConnectionRing::WaitFor(unsigned completions) {
  while (::io_uring_cq_ready(&ring_) < completions) {
    if (over_ != 0) {  // cancelled, so it comes at once
      ++further_calls_;
      const int answer =
          ::io_uring_enter(static_cast<unsigned>(ring_.ring_fd), 0, 1, IORING_ENTER_GETEVENTS, nullptr);
      if (answer < 0 && answer != -EINTR) return errno = -answer, -1;
      continue;
    }
    pollfd one{ring_.ring_fd, POLLIN, 0};
    const int ready = connection_.Poll({&one, 1}, -1, direction_, further_calls_);
    if (!EndsNow() && ready < 0) return -1;
  }
  return 0;
}

bool ConnectionRing::EndsNow() {
  if (over_ != 0) return true;
  over_ = connection_.Over();
  if (over_ != 0) connection_.Result(-over_, direction_);  // it is noted as what ended the connection
  if (over_ != 0 && under_way_ > 0) CancelAll();
  return over_ != 0;
}

// By a call, not by an entry of the ring, which might be full.
void ConnectionRing::CancelAll() {
  io_uring_sync_cancel_reg all = {};
  all.fd = fd();
  all.flags = IORING_ASYNC_CANCEL_FD | IORING_ASYNC_CANCEL_ALL;
  all.timeout = {-1, -1};
  ++further_calls_;
  ::io_uring_register_sync_cancel(&ring_, &all);
}

bool ConnectionRing::Next(Completion& completion) {
  io_uring_cqe* entry = nullptr;
  if (::io_uring_peek_cqe(&ring_, &entry) != 0) return false;
  completion = {::io_uring_cqe_get_data64(entry), entry->res, entry->flags};
  ::io_uring_cqe_seen(&ring_, entry);
  if ((completion.flags & IORING_CQE_F_MORE) == 0) --under_way_;
  if (completion.tag != IoRing::kCancellation) completion.result = Meaning(completion);
  return true;
}

// What may be tried again is the caller's affair.
int64_t ConnectionRing::Meaning(const Completion& completion) const {
  const int64_t result = completion.result;
  if (result == -EINTR || result == -EAGAIN || result == -ENOBUFS) return result;
  if (result == -ECANCELED && over_ == 0) return result;
  return connection_.Result(result == -ECANCELED ? -over_ : result, direction_);
}

void ConnectionRing::Finish() {
  over_ = ECANCELED;
  if (under_way_ > 0) CancelAll();
  while (under_way_ > 0 && WaitFor(1) == 0) {
    for (io_uring_cqe* entry = nullptr; ::io_uring_peek_cqe(&ring_, &entry) == 0;) {
      if ((entry->flags & IORING_CQE_F_MORE) == 0) --under_way_;
      ::io_uring_cqe_seen(&ring_, entry);
    }
  }
}

}  // namespace weir

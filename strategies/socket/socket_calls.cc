#include "strategies/socket/socket_calls.h"

#include <fcntl.h>
#include <poll.h>

#include <cerrno>
#include <utility>

#include "strategies/socket/connection_ring.h"
#include "strategies/socket/socket_ring.h"

namespace weir {

template <class Make>
ssize_t SocketCalls::Counting(bool wait, Make make) {
  SocketConnection::Call call{.wait = wait, .flags = flags_};
  const ssize_t answer = make(call);
  Counted(call.further);
  return answer;
}

ssize_t SocketCalls::DoWrite(int, const void* data, size_t size) {
  if (size == 0) return connection_->PushOut() ? 0 : -1;
  return Counting(!non_blocking_,
                  [&](SocketConnection::Call& call) { return connection_->Send(data, size, call); });
}

ssize_t SocketCalls::DoWritev(int, const iovec* parts, int count) {
  return Counting(!non_blocking_, [&](SocketConnection::Call& call) {
    return connection_->SendGathered({parts, static_cast<size_t>(count)}, call);
  });
}

ssize_t SocketCalls::DoRead(int, void* to, size_t size) {
  if (low_water_ > 0 && !non_blocking_) return ReadAboveLowWater(to, size);
  return Counting(!non_blocking_,
                  [&](SocketConnection::Call& call) { return connection_->Receive(to, size, call); });
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

std::unique_ptr<IoRing> SocketCalls::DoOpenRing(unsigned entries) {
  std::unique_ptr<ConnectionRing> ring = ConnectionRing::Open(*connection_, direction_, entries);
  if (ring == nullptr) return nullptr;
  return std::make_unique<SocketRing>(std::move(ring), [this](unsigned calls) { Counted(calls); });
}

// Waits for as many bytes as the kernel was told to wake for, but not long where fewer have come: whoever sends
// little and waits for an answer would wait for ever. Where nothing has come, the first byte wakes.
ssize_t SocketCalls::ReadAboveLowWater(void* to, size_t size) {
  constexpr int kPatience = 1;  // milliseconds
  for (;;) {
    if (Polled(kPatience) < 0) return -1;
    const ssize_t answer =
        Counting(false, [&](SocketConnection::Call& call) { return connection_->Receive(to, size, call); });
    if (answer >= 0 || errno != EAGAIN) return answer;
    if (!SetLowWater(1) || Polled(-1) < 0 || !SetLowWater(low_water_)) return -1;
  }
}

bool SocketCalls::SetLowWater(size_t size) {
  Counted();
  return connection_->socket().SetReceiveLowWater(size).ok();
}

int SocketCalls::Polled(int timeout) {
  pollfd one{connection_->socket().fd(), POLLIN, 0};
  unsigned calls = 0;
  const int answer = connection_->Poll({&one, 1}, timeout, direction_, calls);
  Counted(calls);
  return answer;
}

}  // namespace weir

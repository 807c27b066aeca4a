#include "strategies/socket/socket_connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <memory>
#include <utility>

#include "fmt/format.h"

namespace weir {

absl::StatusOr<std::unique_ptr<SocketConnection>> SocketConnection::Of(Socket socket, Deadline deadline) {
  std::unique_ptr<SocketConnection> connection(new SocketConnection(std::move(socket), deadline));
  for (int& event : connection->events_) {
    event = connection->socket_.system().Eventfd();
    if (event < 0) return SocketError("eventfd for", connection->socket_.name());
  }
  return connection;
}

SocketConnection::~SocketConnection() {
  if (!write_finished_) Abort();
  for (const int event : events_) {
    if (event >= 0) socket_.system().Close(event);
  }
}

int SocketConnection::Over() const {
  if (aborted_.load(std::memory_order_acquire)) return ECANCELED;
  const Deadline deadline = deadline_.load(std::memory_order_relaxed);
  if (deadline != kNoDeadline && std::chrono::steady_clock::now() >= deadline) return ETIMEDOUT;
  return 0;
}

ssize_t SocketConnection::Send(const void* data, size_t size, Call& call) {
  return Transfer(Direction::kSend, call, [&] {
    return socket_.system().Send(socket_.fd(), data, size, MSG_NOSIGNAL | MSG_DONTWAIT | call.flags);
  });
}

ssize_t SocketConnection::SendGathered(std::span<const iovec> parts, Call& call) {
  msghdr message = {};
  message.msg_iov = const_cast<iovec*>(parts.data());  // only read
  message.msg_iovlen = parts.size();
  return Transfer(Direction::kSend, call, [&] {
    return socket_.system().SendMessage(socket_.fd(), message, MSG_NOSIGNAL | MSG_DONTWAIT | call.flags);
  });
}

ssize_t SocketConnection::Receive(void* to, size_t size, Call& call) {
  return Transfer(Direction::kReceive, call, [&] {
    return socket_.system().Receive(socket_.fd(), to, size, MSG_DONTWAIT | call.flags);
  });
}

// Taking a cork out sends what is behind it, also where none was put in.
bool SocketConnection::PushOut() {
  if (const int over = Over(); over != 0) return Fail(over), false;
  const int off = 0;
  if (socket_.is_unix()) return true;
  return socket_.system().SetOption(socket_.fd(), IPPROTO_TCP, TCP_CORK, &off, sizeof off) == 0;
}

template <class Make>
ssize_t SocketConnection::Transfer(Direction direction, Call& call, Make make) {
  const short ready = direction == Direction::kSend ? POLLOUT : POLLIN;
  for (;; ++call.further) {
    if (const int over = Over(); over != 0) return Fail(over);
    const ssize_t answer = make();
    if (answer < 0 && errno == EINTR) return -1;
    if (answer < 0 && errno == EAGAIN) {
      if (!call.wait) return -1;
      pollfd one{socket_.fd(), ready, 0};
      if (Poll({&one, 1}, -1, direction, call.further) < 0) return -1;
      continue;
    }
    const int64_t result = Result(answer < 0 ? -errno : answer, direction);
    if (result >= 0) return static_cast<ssize_t>(result);
    errno = static_cast<int>(-result);
    return -1;
  }
}

// What the kernel makes of a connection that was reset depends on who asks first, and on whether it was this
// side that did it.
int64_t SocketConnection::Result(int64_t answer, Direction direction) {
  if (answer > 0 || (answer == 0 && direction == Direction::kSend)) return answer;
  if (aborted_.load(std::memory_order_acquire)) answer = -ECANCELED;
  if (answer == 0) {
    if (EndIsTrue()) {
      const std::lock_guard lock(mutex_);
      read_ended_ = true;
      return 0;
    }
    answer = -ECONNRESET;
  }
  Fail(static_cast<int>(-answer));
  return answer;
}

int SocketConnection::Poll(std::span<pollfd> descriptors, int timeout, Direction direction, unsigned& calls) {
  const int event = events_[static_cast<int>(direction)];
  pollfd all[3];
  const size_t count = std::min(descriptors.size(), std::size(all) - 1);
  for (;;) {
    std::copy_n(descriptors.begin(), count, all);
    all[count] = {event, POLLIN, 0};
    const int left = MillisecondsUntil(deadline_.load(std::memory_order_relaxed));
    const bool deadline_first = left >= 0 && (timeout < 0 || left < timeout);
    ++calls;
    int answer = socket_.system().Poll(all, count + 1, deadline_first ? left : timeout);
    if (answer < 0 && errno == EINTR) continue;
    if (answer < 0) return Fail(errno);
    const bool raised = all[count].revents != 0;
    std::copy_n(all, count, descriptors.begin());
    if (raised) --answer;
    if (answer > 0) return answer;  // what is ready goes before the deadline
    const int over = Over();
    if (over == ECANCELED) return 1;
    if (over != 0) return Fail(over);
    if (!raised && !deadline_first) return 0;
    if (!raised) continue;
    uint64_t value;  // there is another deadline
    ++calls;
    ::eventfd_read(event, &value);
  }
}

// 0 from recv(2) is an end if the other side has sent one. After a reset whose error the writer was told, it
// is 0 too, and the connection is closed then, which it is not where this side has yet to finish. A reset
// behind an end is EPIPE, and no one but the reader is told of one once this side has begun to finish.
bool SocketConnection::EndIsTrue() {
  if (socket_.is_unix()) return true;
  {
    const std::lock_guard lock(mutex_);
    if (finishing_ || error_ == EPIPE) return true;
    if (error_ != 0) return false;
  }
  uint8_t state = 0;  // the first member of a tcp_info
  socklen_t size = sizeof state;
  if (socket_.system().GetOption(socket_.fd(), IPPROTO_TCP, TCP_INFO, &state, &size) != 0) return false;
  if (state != TCP_CLOSE) return true;
  int error = 0;
  size = sizeof error;
  if (socket_.system().GetOption(socket_.fd(), SOL_SOCKET, SO_ERROR, &error, &size) != 0) return false;
  if (error != EPIPE) return false;
  Fail(EPIPE);
  return true;
}

// Keeps the first error. Returns -1 and errno.
int SocketConnection::Fail(int error) {
  {
    const std::lock_guard lock(mutex_);
    if (error_ == 0) error_ = error;
  }
  errno = error;
  return -1;
}

absl::Status SocketConnection::FinishWriting() {
  {
    const std::lock_guard lock(mutex_);
    if (write_finished_) return absl::OkStatus();
  }
  int error = Over();
  if (error == 0) {
    {
      // Before the call: the other side may answer, and be gone, before it returns.
      const std::lock_guard lock(mutex_);
      finishing_ = true;
    }
    if (socket_.system().Shutdown(socket_.fd(), SHUT_WR) != 0) error = errno;
  }
  if (error == ENOTCONN) error = ECONNRESET;  // it was connected
  if (error == 0) {
    const std::lock_guard lock(mutex_);
    write_finished_ = true;
    return absl::OkStatus();
  }
  Fail(error);
  return SocketError("finishing to write to", socket_.name());
}

void SocketConnection::Abort() {
  if (aborted_.exchange(true, std::memory_order_acq_rel)) return;
  {
    const std::lock_guard lock(mutex_);
    if (error_ == 0 && !(write_finished_ && read_ended_)) error_ = ECANCELED;
  }
  Raise();
  Reset();
}

void SocketConnection::Raise() const {
  for (const int event : events_) ::eventfd_write(event, 1);
}

// Disconnecting sends the reset at once. Where a kernel does not do it while another thread is in a call
// (Linux 6.4 and 6.5), closing does.
void SocketConnection::Reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  socket_.system().SetOption(socket_.fd(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  if (socket_.is_unix()) return;
  const sockaddr nowhere{.sa_family = AF_UNSPEC, .sa_data = {}};
  socket_.system().Connect(socket_.fd(), &nowhere, sizeof nowhere);
}

void SocketConnection::SetDeadline(Deadline deadline) {
  deadline_.store(deadline, std::memory_order_relaxed);
  Raise();
}

ConnectionEnd SocketConnection::end() const {
  const std::lock_guard lock(mutex_);
  switch (error_) {
    case 0:
      return write_finished_ && read_ended_ ? ConnectionEnd::kFinished : ConnectionEnd::kOpen;
    case ECANCELED:
      return ConnectionEnd::kAborted;
    case ETIMEDOUT:
      return ConnectionEnd::kDeadline;
    case ECONNRESET:
    case EPIPE:
      return ConnectionEnd::kReset;
    default:
      return ConnectionEnd::kFailed;
  }
}

absl::Status SocketConnection::status() const {
  const std::lock_guard lock(mutex_);
  if (error_ == 0) return absl::OkStatus();
  return absl::ErrnoToStatus(error_,
                             fmt::format("the connection to {} is over, errno {}", socket_.name(), error_));
}

}  // namespace weir

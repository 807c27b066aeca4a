#ifndef WEIR_STRATEGIES_SOCKET_SOCKET_CONNECTION_H_
#define WEIR_STRATEGIES_SOCKET_SOCKET_CONNECTION_H_

#include <sys/types.h>
#include <sys/uio.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/socket/deadline.h"
#include "strategies/socket/socket.h"

namespace weir {

/// Why a connection is over.
enum class ConnectionEnd : uint8_t {
  kOpen,      ///< it is not
  kFinished,  ///< both sides finished writing
  kReset,     ///< the other side gave it up, died, or closed without reading what was sent to it
  kDeadline,  ///< no byte could be moved before the deadline
  kAborted,   ///< by Abort, on this side
  kFailed,    ///< an error of the system
};

/// What the reader and the writer of one connection share: the socket, the deadline, and why it is over.
///
/// Every call on the socket is non-blocking, and what would block is waited for in poll(2) together with an
/// eventfd, so Abort and deadlines reach it at any time; the flags of the socket are left alone. SIGPIPE is
/// never raised.
///
/// An end is one only if the other side finished writing: after a reset that the writer met first, the kernel
/// tells the reader of an end, which is found out here.
///
/// Threads: sending by one thread, receiving by another, the rest by any.
class SocketConnection {
 public:
  enum class Direction : uint8_t { kSend, kReceive };

  /// What SocketCalls asks of a call.
  struct Call {
    bool wait = true;      ///< until something moves; else EAGAIN
    int flags = 0;         ///< MSG_ flags beside those that are always there
    unsigned further = 0;  ///< out: system calls made beyond the first
  };

  static absl::StatusOr<std::unique_ptr<SocketConnection>> Of(Socket socket, Deadline deadline = kNoDeadline);
  /// Closes it: in order where writing was finished, else as Abort does.
  ~SocketConnection();

  /// As send(2), sendmsg(2) and recv(2): how many bytes, or -1 and errno, of which ECANCELED is an Abort,
  /// ETIMEDOUT the deadline, ECONNRESET a reset.
  ssize_t Send(const void* data, size_t size, Call& call);
  ssize_t SendGathered(std::span<const iovec> parts, Call& call);
  ssize_t Receive(void* to, size_t size, Call& call);
  /// As poll(2) for up to two descriptors, on behalf of one direction; but that it ends at the deadline with
  /// ETIMEDOUT, and for an Abort as if something were ready. Adds to `calls` how many it made.
  int Poll(std::span<struct pollfd> descriptors, int timeout, Direction direction, unsigned& calls);

  /// Sends what MSG_MORE held back. One call; false, and errno, as above.
  bool PushOut();

  /// What the answer of a call means that was made by another way, as in a ring: bytes, or a negative errno.
  int64_t Result(int64_t answer, Direction direction);
  /// 0, or the errno of what must end every wait.
  int Over() const;

  /// No more is sent; the other side reads an end behind what was sent (shutdown(2)). Idempotent.
  absl::Status FinishWriting();
  /// Gives the connection up: both directions fail, on this side with CANCELLED. Over TCP the other side is
  /// told at once by a reset, and loses what it has not read. A Unix socket knows no reset: the other side
  /// reads an end when this object is destroyed, or a reset if bytes from it lie unread. Idempotent.
  void Abort();

  /// For all that waits from now on, and what waits already. Any thread.
  void SetDeadline(Deadline deadline);

  ConnectionEnd end() const;
  /// The first error, as far as the connection is concerned.
  absl::Status status() const;

  const Socket& socket() const { return socket_; }
  Socket& socket() { return socket_; }

 private:
  SocketConnection(Socket socket, Deadline deadline) : socket_(std::move(socket)), deadline_(deadline) {}

  template <class Make>
  ssize_t Transfer(Direction direction, Call& call, Make make);
  int Fail(int error);
  bool EndIsTrue();
  void Raise() const;
  void Reset();

  Socket socket_;
  int events_[2] = {-1, -1};  // of each direction, raised by Abort and SetDeadline for whoever waits
  std::atomic<Deadline> deadline_;
  std::atomic<bool> aborted_{false};

  mutable std::mutex mutex_;
  bool finishing_ = false;       // every send has succeeded, and no more come
  bool write_finished_ = false;  // and the other side was told
  bool read_ended_ = false;
  int error_ = 0;  // the first one
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_SOCKET_SOCKET_CONNECTION_H_

#ifndef WEIR_STRATEGIES_SOCKET_CONNECTION_RING_H_
#define WEIR_STRATEGIES_SOCKET_CONNECTION_RING_H_

#include <liburing.h>

#include <cstdint>
#include <memory>
#include <utility>

#include "strategies/socket/socket_connection.h"

namespace weir {

/// An io_uring for one direction of a connection. Whoever waits in it is woken by the connection's deadline and
/// by Abort: then all that is under way is cancelled, and completes with ETIMEDOUT or ECANCELED.
///
/// Not thread-safe.
class ConnectionRing {
 public:
  struct Completion {
    uint64_t tag;
    int64_t result;  ///< bytes, or a negative errno, as SocketConnection::Result gives it
    uint32_t flags;  ///< IORING_CQE_F_…
  };
  /// Null and errno where there is none. The connection must outlive it.
  static std::unique_ptr<ConnectionRing> Open(SocketConnection& connection,
                                              SocketConnection::Direction direction, unsigned entries);
  ConnectionRing(const ConnectionRing&) = delete;
  ConnectionRing& operator=(const ConnectionRing&) = delete;
  /// What is under way must have completed; see Finish.
  ~ConnectionRing();

  /// An entry for a call on the connection's descriptor, to be prepared by the caller; null: there is no room.
  io_uring_sqe* Entry();
  /// Submits what was prepared, and waits until `completions` lie ready, or all that is under way. How many were
  /// submitted, or -1 and errno: once the deadline or an Abort has ended it all, theirs.
  int Enter(unsigned completions);
  /// Takes one that lies ready. False: none does.
  bool Next(Completion& completion);
  /// Cancels all that is under way and waits for it, dropping how it ended.
  void Finish();

  int fd() const { return connection_.socket().fd(); }
  io_uring& ring() { return ring_; }
  /// System calls that were made for it since it was asked last, but for the first of each Enter.
  unsigned TakeFurtherCalls() { return std::exchange(further_calls_, 0); }

 private:
  ConnectionRing(SocketConnection& connection, SocketConnection::Direction direction)
      : connection_(connection), direction_(direction) {}

  int WaitFor(unsigned completions);
  bool EndsNow();
  void CancelAll();
  int64_t Meaning(const Completion& completion) const;

  SocketConnection& connection_;
  const SocketConnection::Direction direction_;
  io_uring ring_ = {};
  bool open_ = false;
  unsigned under_way_ = 0;  // the caller's, submitted and not yet taken for the last time
  unsigned prepared_ = 0;
  int over_ = 0;  // errno for all that completes from now on
  unsigned further_calls_ = 0;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_SOCKET_CONNECTION_RING_H_

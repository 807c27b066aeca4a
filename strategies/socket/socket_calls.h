#ifndef WEIR_STRATEGIES_SOCKET_SOCKET_CALLS_H_
#define WEIR_STRATEGIES_SOCKET_SOCKET_CALLS_H_

#include <memory>

#include "strategies/file/system_calls.h"
#include "strategies/socket/socket_connection.h"

namespace weir {

/// What a writer or reader of files sees of a connection: its write(2), writev(2) and read(2) go to that
/// connection, with its deadline and without SIGPIPE. So every strategy that can write to a descriptor writes
/// to a socket, unchanged. One for each direction of a connection.
///
/// O_NONBLOCK is a matter of this object, and not of the open file, which both directions share.
class SocketCalls final : public SystemCalls {
 public:
  /// `flags`: of send(2), for every call; a write of nothing sends what such flags held back. `low_water`: a
  /// read waits until so many bytes are there, or a millisecond has passed; 0: for any. SO_RCVLOWAT must be set
  /// to it.
  SocketCalls(std::shared_ptr<SocketConnection> connection, SocketConnection::Direction direction,
              int flags = 0, size_t low_water = 0)
      : connection_(std::move(connection)), direction_(direction), flags_(flags), low_water_(low_water) {}

  SocketConnection& connection() const { return *connection_; }

 protected:
  ssize_t DoWrite(int fd, const void* data, size_t size) override;
  ssize_t DoWritev(int fd, const iovec* parts, int count) override;
  ssize_t DoRead(int fd, void* to, size_t size) override;
  int DoFcntl(int fd, int command, int argument) override;
  int DoPoll(struct pollfd* descriptors, nfds_t count, int timeout) override;
  std::unique_ptr<IoRing> DoOpenRing(unsigned entries) override;

 private:
  template <class Make>
  ssize_t Counting(bool wait, Make make);
  ssize_t ReadAboveLowWater(void* to, size_t size);
  bool SetLowWater(size_t size);
  int Polled(int timeout);

  const std::shared_ptr<SocketConnection> connection_;
  const SocketConnection::Direction direction_;
  const int flags_;
  const size_t low_water_;
  bool non_blocking_ = false;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_SOCKET_SOCKET_CALLS_H_

#ifndef WEIR_STRATEGIES_SOCKET_SOCKET_CALLS_H_
#define WEIR_STRATEGIES_SOCKET_SOCKET_CALLS_H_

#include <memory>

#include "strategies/file/system_calls.h"
#include "strategies/socket/connection.h"

namespace weir {

/// What a writer or reader of files sees of a connection: its write(2), writev(2) and read(2) go to that
/// connection, with its deadline and without SIGPIPE. So every strategy that can write to a descriptor writes
/// to a socket, unchanged. One for each direction of a connection.
///
/// O_NONBLOCK is a matter of this object, and not of the open file, which both directions share.
class SocketCalls final : public SystemCalls {
 public:
  /// `flags`: of send(2), for every call.
  SocketCalls(std::shared_ptr<Connection> connection, Connection::Direction direction, int flags = 0)
      : connection_(std::move(connection)), direction_(direction), flags_(flags) {}

 protected:
  ssize_t DoWrite(int fd, const void* data, size_t size) override;
  ssize_t DoWritev(int fd, const iovec* parts, int count) override;
  ssize_t DoRead(int fd, void* to, size_t size) override;
  int DoFcntl(int fd, int command, int argument) override;
  int DoPoll(struct pollfd* descriptors, nfds_t count, int timeout) override;
  std::unique_ptr<IoRing> DoOpenRing(unsigned entries) override;

 private:
  template <class Make>
  ssize_t Counting(Make make);

  const std::shared_ptr<Connection> connection_;
  const Connection::Direction direction_;
  const int flags_;
  bool non_blocking_ = false;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_SOCKET_SOCKET_CALLS_H_

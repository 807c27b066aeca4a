#ifndef WEIR_COMMANDS_SEND_PACED_SOCKET_SYSTEM_H_
#define WEIR_COMMANDS_SEND_PACED_SOCKET_SYSTEM_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "strategies/socket/socket_system.h"

namespace weir {

/// What a connection must move, so that nobody holds it by sending a byte now and then.
struct Pace {
  std::chrono::milliseconds patience{30'000};  ///< the longest wait for `least` bytes
  size_t least = 64 * 1024;                    ///< that must move in each `patience`

  double patience_seconds() const { return std::chrono::duration<double>(patience).count(); }
};

/// The kernel, but that waiting for the other side of one connection, to read or to write, ends with ETIMEDOUT once
/// it keeps less than the pace. Time that this side takes for itself does not count. For one connection, and one thread
/// in the paced direction; the other direction is left alone.
class PacedSocketSystem final : public SocketSystem {
 public:
  enum class Direction : uint8_t { kReceive, kSend };

  PacedSocketSystem(Direction direction, const Pace& pace);

  /// Bytes in the paced direction so far. Any thread.
  uint64_t moved() const { return moved_.load(std::memory_order_relaxed); }

  ssize_t Send(int fd, const void* data, size_t size, int flags) override;
  ssize_t SendMessage(int fd, const msghdr& message, int flags) override;
  ssize_t Receive(int fd, void* to, size_t size, int flags) override;
  int Poll(struct pollfd* descriptors, nfds_t count, int timeout) override;

 private:
  ssize_t Counted(Direction direction, ssize_t moved);

  const Direction direction_;
  const Pace pace_;
  std::atomic<uint64_t> moved_{0};
  uint64_t since_mark_ = 0;                       // bytes
  std::chrono::steady_clock::duration waited_{};  // since then
};

}  // namespace weir

#endif  // WEIR_COMMANDS_SEND_PACED_SOCKET_SYSTEM_H_

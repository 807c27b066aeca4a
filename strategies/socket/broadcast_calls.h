#ifndef WEIR_STRATEGIES_SOCKET_BROADCAST_CALLS_H_
#define WEIR_STRATEGIES_SOCKET_BROADCAST_CALLS_H_

#include <sys/epoll.h>
#include <sys/types.h>
#include <sys/uio.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "strategies/file/io_ring.h"

namespace weir {

/// The thin seam between a broadcaster and the kernel: what it does again and again. Each function answers as the system
/// call of its name does, and is counted. A test derives from it and overrides the Do functions. Thread-safe.
class BroadcastCalls {
 public:
  BroadcastCalls() = default;
  BroadcastCalls(const BroadcastCalls&) = delete;
  BroadcastCalls& operator=(const BroadcastCalls&) = delete;
  virtual ~BroadcastCalls() = default;

  /// Neither waits nor raises SIGPIPE.
  ssize_t Send(int fd, std::string_view bytes) { return Counted(), DoSend(fd, bytes); }
  ssize_t Send(int fd, std::span<iovec> parts) { return Counted(), DoSendParts(fd, parts); }
  /// From `offset` of `file`; does not wait where `fd` does not. May raise SIGPIPE.
  ssize_t Sendfile(int fd, int file, uint64_t offset, size_t size) {
    return Counted(), DoSendfile(fd, file, offset, size);
  }
  int MemfdCreate(const char* name, unsigned flags) { return Counted(), DoMemfdCreate(name, flags); }
  ssize_t Pwrite(int fd, std::string_view bytes, uint64_t offset) {
    return Counted(), DoPwrite(fd, bytes, offset);
  }
  int EpollWait(int fd, std::span<epoll_event> events, int milliseconds) {
    return Counted(), DoEpollWait(fd, events, milliseconds);
  }
  std::unique_ptr<IoRing> OpenRing(unsigned entries) { return Counted(), DoOpenRing(entries); }
  int EnterRing(IoRing& ring, unsigned wait) { return Counted(), ring.Enter(wait); }

  std::chrono::steady_clock::time_point Now() { return DoNow(); }

  /// How many calls were made so far; reading the clock is none.
  uint64_t count() const { return count_.load(std::memory_order_relaxed); }

 protected:
  virtual ssize_t DoSend(int fd, std::string_view bytes);
  virtual ssize_t DoSendParts(int fd, std::span<iovec> parts);
  virtual ssize_t DoSendfile(int fd, int file, uint64_t offset, size_t size);
  virtual int DoMemfdCreate(const char* name, unsigned flags);
  virtual ssize_t DoPwrite(int fd, std::string_view bytes, uint64_t offset);
  virtual int DoEpollWait(int fd, std::span<epoll_event> events, int milliseconds);
  virtual std::unique_ptr<IoRing> DoOpenRing(unsigned entries);
  virtual std::chrono::steady_clock::time_point DoNow();

 private:
  void Counted() { count_.fetch_add(1, std::memory_order_relaxed); }

  std::atomic<uint64_t> count_{0};
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_SOCKET_BROADCAST_CALLS_H_

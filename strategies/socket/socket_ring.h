#ifndef WEIR_STRATEGIES_SOCKET_SOCKET_RING_H_
#define WEIR_STRATEGIES_SOCKET_SOCKET_RING_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <utility>

#include "strategies/file/io_ring.h"
#include "strategies/socket/connection_ring.h"

namespace weir {

/// What `uring` sees of a connection: its writes are sends and its reads receives of that connection, without
/// SIGPIPE, with its deadline and its Abort. Memory is not registered: the kernel copies it anyway.
class SocketRing final : public IoRing {
 public:
  /// `count` is told of system calls beyond one for each Enter.
  SocketRing(std::unique_ptr<ConnectionRing> ring, std::function<void(unsigned)> count)
      : ring_(std::move(ring)), count_(std::move(count)) {}

  bool Queue(const RingWrite& write) override;
  bool QueueRead(const RingRead& read) override;
  bool QueueCancellation(uint64_t tag) override;
  bool Next(RingCompletion& completion) override;

 private:
  int RegisterMemory(std::span<char>) override { return 0; }
  int Enter(unsigned wait) override;
  int Wait() override { return Enter(1); }

  const std::unique_ptr<ConnectionRing> ring_;
  const std::function<void(unsigned)> count_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_SOCKET_SOCKET_RING_H_

#ifndef WEIR_STRATEGIES_FILE_IO_RING_H_
#define WEIR_STRATEGIES_FILE_IO_RING_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "absl/status/status.h"

namespace weir {

/// A write for the kernel to make behind the caller's back. The bytes must stay as they are until it
/// completes.
struct RingWrite {
  /// As an offset: at the position of the file, for what has no offsets, like a pipe.
  static constexpr uint64_t kAtPosition = ~uint64_t{0};

  int fd;
  const char* data;
  size_t size;
  uint64_t offset;
  bool registered;  ///< the bytes lie in the memory given to RegisterMemory
  uint64_t tag;     ///< comes back with the completion
  /// It completes when the device has the bytes (RWF_DSYNC).
  bool durable = false;
};

/// A read for the kernel to make behind the caller's back. The memory is the kernel's until it completes.
struct RingRead {
  int fd;
  char* data;
  size_t size;
  uint64_t offset;  ///< or RingWrite::kAtPosition
  bool registered;  ///< the memory lies in that given to RegisterMemory
  uint64_t tag;     ///< comes back with the completion
};

/// A send on a socket (MSG_NOSIGNAL, MSG_DONTWAIT): it has completed when the call that submits it returns.
struct RingSend {
  int fd;
  const char* data;
  size_t size;
  uint64_t tag;  ///< comes back with the completion
};

/// What became of something queued.
struct RingCompletion {
  uint64_t tag;
  int64_t result;  ///< bytes taken or given, or a negative errno
};

/// An io_uring: part of the seam between a strategy and the kernel. A test puts one in its place that
/// completes short, late, in another order, or with an error.
///
/// Open, use and close it through SystemCalls, which counts the calls; functions named here with a call
/// answer -1 and errno if it failed. Completions come in any order. Destroying it while something is under
/// way leaves the kernel with the memory: wait first. Not thread-safe.
class IoRing {
 public:
  /// The tag of a completion that is of a cancellation itself.
  static constexpr uint64_t kCancellation = ~uint64_t{0};

  IoRing() = default;
  IoRing(const IoRing&) = delete;
  IoRing& operator=(const IoRing&) = delete;
  virtual ~IoRing() = default;

  /// Adds a write to what the next Enter submits. No call. False: there are as many as the ring has entries.
  virtual bool Queue(const RingWrite& write) = 0;
  /// The same for a read.
  virtual bool QueueRead(const RingRead& read) = 0;
  /// The same for a send. A ring without a kernel may have none.
  virtual bool QueueSend(const RingSend& send) { return static_cast<void>(send), false; }
  /// The same for the cancellation of what was queued with `tag`: it completes with ECANCELED if it is
  /// still waiting. Completes itself too, with the tag kCancellation.
  virtual bool QueueCancellation(uint64_t tag) = 0;
  /// Takes one completion. No call. False: there is none yet.
  virtual bool Next(RingCompletion& completion) = 0;

 private:
  friend class SystemCalls;
  friend class BroadcastCalls;

  /// Keeps `memory` mapped in the kernel, so that writes from it and reads into it need not map it each time.
  /// One call.
  virtual int RegisterMemory(std::span<char> memory) = 0;
  /// Submits all that is queued and waits for `wait` completions. Answers how many were submitted. One call.
  virtual int Enter(unsigned wait) = 0;
  /// Submits nothing and waits for one completion. One call.
  virtual int Wait() = 0;
};

/// The kernel's io_uring, through liburing, with room for `entries` queued at a time. Null and errno: ENOSYS
/// where the kernel has none or one before Linux 5.6, which cannot write from plain memory; EPERM where it is
/// forbidden.
std::unique_ptr<IoRing> OpenKernelRing(unsigned entries);

/// 0 if this process may have such a ring; else -1 and errno as above. Makes none.
int ProbeKernelRing();

/// What `probe` answers, which makes a ring and closes it to find out what the kernel can do, in a thread of its own.
/// The kernel tells whoever has used a ring some time later, as by a signal, that it is gone, and the blocking
/// write(2) that this thread is in by then ends short: fmt::ostream, for one, loses the rest. RESOURCE_EXHAUSTED if no
/// thread starts.
absl::Status ProbeWithRing(const std::function<absl::Status()>& probe);

/// System calls that closing such a ring takes: two areas are unmapped, the descriptor closed.
inline constexpr unsigned kCallsToCloseKernelRing = 3;

}  // namespace weir

#endif  // WEIR_STRATEGIES_FILE_IO_RING_H_

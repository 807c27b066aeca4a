#ifndef WEIR_STRATEGIES_RING_RING_TRAFFIC_H_
#define WEIR_STRATEGIES_RING_RING_TRAFFIC_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "strategies/file/io_ring.h"
#include "strategies/file/system_calls.h"

namespace weir {

/// What is queued and under way in an io_uring: submitting, waiting, and the count of both. What RingQueue
/// and RingReads stand on; each of them says what becomes of a completion. Not thread-safe.
class RingTraffic {
 public:
  RingTraffic(const RingTraffic&) = delete;
  RingTraffic& operator=(const RingTraffic&) = delete;

 protected:
  RingTraffic(SystemCalls& calls, std::unique_ptr<IoRing> ring) : calls_(calls), ring_(std::move(ring)) {}
  virtual ~RingTraffic() = default;

  /// Whether the ring takes it, for the next Enter to submit; see IoRing.
  bool Queue(const RingWrite& write) { return Count(ring_->Queue(write)); }
  bool Queue(const RingRead& read) { return Count(ring_->QueueRead(read)); }
  bool QueueCancellation(uint64_t tag) { return Count(ring_->QueueCancellation(tag)); }

  /// Submits what is queued, waits for `wait` completions, and reaps. False, and errno: the ring cannot be
  /// entered. An interruption, or a shortage that passes when something completes, is not that.
  bool Enter(unsigned wait);
  /// Calls Complete for all that has completed.
  void Reap();
  /// Waits until something that is under way has completed, and reaps. Completions come even where waiting
  /// for them is refused, so then they are looked for.
  void WaitForOne();
  /// Closes the ring.
  void CloseRing() { calls_.CloseRing(std::move(ring_)); }

  bool is_open() const { return ring_ != nullptr; }
  /// Entries in the ring that are not submitted; those that are and have not completed.
  size_t queued() const { return queued_; }
  size_t under_way() const { return under_way_; }

 private:
  /// What was queued with a tag of its own, not a cancellation, has completed.
  virtual void Complete(const RingCompletion& completion) = 0;

  bool Count(bool taken) { return queued_ += taken, taken; }

  SystemCalls& calls_;
  std::unique_ptr<IoRing> ring_;
  size_t queued_ = 0;
  size_t under_way_ = 0;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_RING_RING_TRAFFIC_H_

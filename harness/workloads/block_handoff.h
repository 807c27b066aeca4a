#ifndef WEIR_HARNESS_WORKLOADS_BLOCK_HANDOFF_H_
#define WEIR_HARNESS_WORKLOADS_BLOCK_HANDOFF_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string_view>
#include <thread>

#include "absl/status/status.h"
#include "strategies/memory/aligned_buffer.h"

namespace weir {

/// A ring of blocks that one thread fills and another uses, each block handed over by an atomic flag. Both
/// sides spin, giving way to other threads now and then, so it is as fast as a hand-over gets and burns a
/// core while it waits: a yardstick, not a strategy.
class BlockHandoff {
 public:
  BlockHandoff(size_t slots, size_t block_size);
  ~BlockHandoff();
  BlockHandoff(const BlockHandoff&) = delete;
  BlockHandoff& operator=(const BlockHandoff&) = delete;

  /// Starts the filling thread: it waits for Drain, then copies `block` into slot after slot until `bytes`
  /// bytes have been handed over. `block` must outlive this, and be no longer than a slot.
  void StartFilling(std::string_view block, uint64_t bytes);

  /// On the calling thread: passes every filled block to `use`, in order, until all bytes are through or
  /// `use` fails. Then the filling thread has ended.
  absl::Status Drain(const std::function<absl::Status(std::string_view)>& use);

 private:
  struct alignas(64) Slot {
    explicit Slot(size_t size) : memory(size) {}
    AlignedBuffer memory;
    std::atomic<size_t> filled{0};  // bytes; 0: free
  };

  void Fill(std::string_view block, uint64_t bytes);
  void Stop();

  std::deque<Slot> slots_;  // a deque, as slots can be neither moved nor copied
  std::atomic<bool> started_{false};
  std::atomic<bool> stopped_{false};
  uint64_t bytes_ = 0;
  std::thread filler_;
};

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_BLOCK_HANDOFF_H_

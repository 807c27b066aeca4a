#ifndef WEIR_STRATEGIES_RING_RING_READS_H_
#define WEIR_STRATEGIES_RING_RING_READS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/file/input_file.h"
#include "strategies/file/io_ring.h"
#include "strategies/ring/ring_traffic.h"

namespace weir {

/// The reads of one stream that are under way in an io_uring, and the rules that make them one stream; the
/// reading sibling of RingQueue:
///
/// - From a regular file each reads its own part of the file, as many at a time as there are buffers. What
///   has no offsets (a pipe, a device) gets one at a time, so that the order stands.
/// - What completes short is submitted again for the rest, until the kernel has no more to give; so is what
///   was interrupted. Of a pipe what has come is given at once.
/// - Blocks are given in the order of the stream. The end and the first error come where they belong in it;
///   what was read behind them is dropped.
///
/// Not thread-safe.
class RingReads final : private RingTraffic {
 public:
  /// `memory`: of at least two buffers of `buffer_size` bytes, one of which the consumer has. `file_size`:
  /// of a regular file, when it was opened; none: it has no offsets. `registered`: the memory is registered
  /// with the ring, which needs twice as many entries as there are buffers.
  RingReads(InputFile& file, std::unique_ptr<IoRing> ring, std::span<char> memory, size_t buffer_size,
            std::optional<uint64_t> file_size, bool registered);
  ~RingReads() override { Abandon(); }

  /// Takes back the block given before, submits what may go, and waits for the next one; empty at the end.
  absl::StatusOr<std::string_view> Next();
  /// Whether Next would not wait.
  bool HasNext();
  /// Cancels what can be cancelled, waits for the rest, and closes the ring. Where the ring takes nothing any
  /// more, not even a cancellation, a read that nobody answers is left to the kernel, which cancels it as it
  /// closes the ring. Idempotent.
  void Abandon();

  /// Bytes that the kernel has given.
  uint64_t delivered() const { return delivered_; }
  uint64_t short_reads() const { return short_reads_; }

 private:
  struct Block {
    // kLast: the end or an error is behind its bytes.
    enum class State { kWaiting, kSubmitted, kDone, kLast };

    std::span<char> memory;
    uint64_t number = 0;
    uint64_t offset = 0;
    size_t done = 0;
    State state = State::kWaiting;
    bool in_ring = false;  // the kernel may have the memory, whatever the state
    absl::Status error;
  };

  Block& At(uint64_t number) { return blocks_[number % blocks_.size()]; }
  bool regular() const { return file_size_.has_value(); }
  bool Finished(uint64_t number);
  void AddReads();
  void QueueWaiting();
  bool QueueRest(uint64_t number);
  void EnterOrFail(unsigned wait);
  void Complete(const RingCompletion& completion) override;
  bool Cancel();

  InputFile& file_;
  const std::optional<uint64_t> file_size_;
  const bool registered_;
  std::vector<Block> blocks_;  // [first_, next_), each at its number modulo the size
  uint64_t first_ = 0;         // the one to be given next
  uint64_t next_ = 0;
  bool over_ = false;   // the last block was given
  absl::Status error_;  // behind it; OK: the end
  uint64_t delivered_ = 0;
  uint64_t short_reads_ = 0;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_RING_RING_READS_H_

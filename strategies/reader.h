#ifndef WEIR_STRATEGIES_READER_H_
#define WEIR_STRATEGIES_READER_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/memory/aligned_buffer.h"

namespace weir {

class SystemCalls;

/// What every reader can be told when it is opened.
struct ReaderOptions {
  /// Size in bytes of a read, or of a mapped window; kMinBufferSize to kMaxBufferSize.
  size_t buffer_size = 256 * 1024;

  /// For strategies that read before they are asked: bytes that may have been read, or be under way, and are
  /// not yet in the window. 0: four buffers; less than one buffer: one.
  size_t read_ahead = 0;

  /// The seam through which the reader reaches the kernel; a test passes one that misbehaves. Null: the
  /// kernel.
  std::shared_ptr<SystemCalls> system_calls;
};

/// Where the bytes of a reader are. At every step: delivered = consumed + ready + read_ahead.
///
/// After an error the sum still holds; what is not consumed then is lost.
struct ReaderAccounting {
  uint64_t delivered = 0;     ///< the source has given them
  uint64_t consumed = 0;      ///< the caller is done with them
  uint64_t ready = 0;         ///< in the window
  uint64_t read_ahead = 0;    ///< given by the source, not yet in the window
  uint64_t system_calls = 0;  ///< made by the reader itself since it was opened, the opening included
  uint64_t short_reads = 0;   ///< calls that gave some but not all that they were asked for
  std::chrono::nanoseconds stalled{0};  ///< time for which the consumer waited for bytes being read ahead
};

/// Reads a stream of bytes from one source: THE interface of all reading strategies.
///
/// The base class owns a window [cursor, limit) into memory that the strategy lends it; looking at the bytes
/// and consuming them is inlined into the caller. What happens when they do not suffice is the strategy's
/// affair: it overrides the private virtual functions below, all of them off the hot path.
///
///        start_        cursor_             limit_
///          |  consumed   |  Ready()          |
///
/// The usual loop, for a consumer that needs `n` bytes at a time to get on:
///
///     while (reader.Pull(n)) reader.Consume(Use(reader.Ready()));
///     if (!reader.status().ok()) ...                 // failed; nothing lies ready
///     UseLast(reader.Ready());                       // fewer than n are left, at the end of the stream
///
/// The end of the stream is found once and stays: a file that grows later, or a terminal that goes on after
/// its end, has no more for this reader. A file that is cut short meanwhile ends where it is cut, or
/// later by what is read ahead: the old bytes, or zeros, as Linux lets a page be read while it clears it.
///
/// Errors. The first one sticks: status() keeps it, with the call, path, offset and errno; the window is gone
/// and Pull, Read and Close all fail from then on. Bytes that came before the error may be lost with it, but
/// no byte is ever given twice, out of order, or in the place of another. A strategy that reads ahead reports
/// an error where the consumer meets it, not before.
///
/// Threads: one at a time, from open to destruction. A reader must not be used across fork().
class Reader {
 public:
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  virtual ~Reader() = default;

  /// The bytes that lie ready, and stay where they are until the next Pull, Read, Close or Cancel. They may
  /// be pages of the file itself: whoever writes to it meanwhile changes them.
  std::string_view Ready() const { return {cursor_, static_cast<size_t>(limit_ - cursor_)}; }

  /// Is done with the first `size` bytes of Ready(); size <= Ready().size().
  void Consume(size_t size) { cursor_ += size; }

  /// Makes at least `least` bytes lie in Ready(), in one piece; those that do stay, and may move. As many as
  /// cost nothing more will lie there. False: the stream ended before, and what is left of it lies ready,
  /// fewer than `least` bytes; or the reader failed, see status(). More than max_pull() fails.
  bool Pull(size_t least = 1) {
    if (least - 1 < Ready().size()) [[likely]]  // none at all takes the slow path, which tells failure
      return true;
    return PullSlow(least);
  }

  /// Fills `to`, with fewer bytes only at the end of the stream, and consumes them: how many. Large reads go
  /// from the kernel into `to` without a copy, where the strategy can.
  absl::StatusOr<size_t> Read(std::span<char> to);

  /// Whether every byte was consumed and the source said that there are no more.
  bool at_end() const { return ended_ && cursor_ == limit_ && status_.ok(); }

  /// How many bytes were consumed: the offset in the stream of the next one.
  uint64_t consumed() const { return consumed_ + static_cast<uint64_t>(cursor_ - start_); }

  /// Closes the source; what was not consumed is dropped, which is no error. Idempotent: a second call
  /// returns what the first one did.
  absl::Status Close();
  /// Releases everything at once. Idempotent; no-op after Close. The destructor of an open reader does it,
  /// without a word: nothing is lost by not reading.
  void Cancel();

  /// OK, at the end of the stream too; or the first error; or FailedPrecondition once closed, Cancelled once
  /// cancelled.
  const absl::Status& status() const { return status_; }

  /// Where the bytes are now.
  ReaderAccounting accounting() const;

  /// The largest Pull that is granted at any time, in bytes; fixed when the reader is opened, and at least
  /// the buffer_size that it was opened with where that has a meaning for the strategy.
  size_t max_pull() const { return max_pull_; }

  /// The most memory in bytes that the reader's buffers take, fixed when it is opened; pages of the file that
  /// it maps are the kernel's and not counted. None: the strategy has no bound.
  virtual std::optional<size_t> memory_bound() const = 0;

 protected:
  explicit Reader(size_t max_pull) : max_pull_(max_pull) {}

  /// Lends `memory` to the window, all of it filled, beginning with the bytes of Ready() as they were. Those
  /// must not have been given up in between.
  void OpenWindow(std::string_view memory) {
    consumed_ = consumed();
    start_ = cursor_ = memory.data();
    limit_ = memory.data() + memory.size();
  }

  /// Counts bytes that the caller got around the window, which must be empty.
  void ConsumeDirectly(size_t size) { consumed_ += size; }

  /// Notes that the source has no more. Returns false, for `return End()`.
  bool End() {
    ended_ = true;
    return false;
  }
  bool ended() const { return ended_; }

  /// Keeps the first error and takes the window away. Returns false, for `return Fail(...)`.
  bool Fail(absl::Status error);

  /// For the destructor of each strategy: it is the strategy that knows what to release.
  void CancelIfOpen() { Cancel(); }

 private:
  bool PullSlow(size_t least);
  size_t TakeReady(std::span<char> to);

  /// Lends a window that begins with what lies ready, and holds `least` bytes or more; Ready() has fewer now,
  /// and 1 <= least <= max_pull(). False after Fail(), or after End(): then with what there is. Not called
  /// after either.
  virtual bool Refill(size_t least) = 0;
  /// Reads into `to` without the window, which is empty, and calls ConsumeDirectly: some of it, or all. 0:
  /// not this time (`to` is too small to be worth it, say), or after Fail() or End(). The default is 0.
  virtual size_t ReadAround(std::span<char> to);
  /// Releases everything; reports what only closing tells.
  virtual absl::Status DoClose() = 0;
  /// Fills in what the strategy knows: delivered, system_calls, short_reads, stalled.
  virtual void Account(ReaderAccounting& accounting) const = 0;

  const char* start_ = nullptr;
  const char* cursor_ = nullptr;
  const char* limit_ = nullptr;
  uint64_t consumed_ = 0;  // bytes before start_
  const size_t max_pull_;
  bool ended_ = false;
  bool open_ = true;
  absl::Status status_;
  absl::Status close_status_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_READER_H_

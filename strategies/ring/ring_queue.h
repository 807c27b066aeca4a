#ifndef WEIR_STRATEGIES_RING_RING_QUEUE_H_
#define WEIR_STRATEGIES_RING_RING_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "strategies/file/io_ring.h"
#include "strategies/file/output_file.h"
#include "strategies/ring/ring_traffic.h"

namespace weir {

/// The writes of one stream that are under way in an io_uring, and the rules that make them one stream:
///
/// - Into a regular file each goes to its own offset, as many at a time as are added. What has no offsets (a
///   pipe, a socket, a device) gets one at a time, so that the order stands; the next is submitted when
///   somebody looks after the last.
/// - What completes short is submitted again for the rest, at the rest's offset; so is what was interrupted,
///   and what the kernel cancelled because the thread that had submitted it ended.
/// - Committed, which is the file's offset(), is the prefix up to the first byte that is still missing. A
///   write that completed behind a gap does not count, and its place is not given free.
/// - After an error nothing behind it is submitted; what lies before it still is, so that committed ends
///   where the error is. What is under way is waited for, and a regular file is cut to the committed prefix.
///   Abandon does the same without submitting more.
///
/// Not thread-safe.
class RingQueue final : private RingTraffic {
 public:
  /// `regular`: the file has offsets. `registered`: all bytes come from memory registered with the ring.
  /// `depth`: how many writes there may be at a time. The ring needs twice as many entries.
  RingQueue(OutputFile& file, std::unique_ptr<IoRing> ring, size_t depth, bool regular, bool registered);
  ~RingQueue() override { Abandon(); }

  /// Adds a write at the end of the stream and submits it if it may go. There must be room(). The bytes must
  /// stay until it has left the queue.
  absl::Status Add(std::string_view bytes);
  /// Waits until at most `most` bytes are in flight, and there is room.
  absl::Status WaitFor(uint64_t most);
  /// Cancels what can be cancelled, waits for the rest, and closes the ring. Idempotent.
  void Abandon();

  bool room() const { return first_ + pieces_.size() > next_; }
  /// Bytes added and not committed.
  uint64_t in_flight() const { return added_ - file_.offset(); }
  uint64_t short_writes() const { return short_writes_; }

 private:
  struct Piece {
    enum class State { kWaiting, kSubmitted, kDone };

    std::string_view bytes;
    uint64_t offset;
    size_t done;
    State state;
  };

  Piece& At(uint64_t number) { return pieces_[number % pieces_.size()]; }
  bool MaySubmit(uint64_t number) const;
  void QueueWaiting();
  unsigned CompletionsUntil(uint64_t most);
  void Cancel();
  void EnterOrNote(unsigned wait);
  void ReapAndCommit();
  void Complete(const RingCompletion& completion) override;
  void Note(int error, uint64_t number, std::string_view what);
  void MoveCommitted();
  void Settle();
  void CutToCommitted();

  OutputFile& file_;
  const bool regular_;
  const bool registered_;
  std::vector<Piece> pieces_;  // [first_, next_), each at its number modulo the size
  uint64_t first_ = 0;
  uint64_t next_ = 0;
  uint64_t added_;               // the offset of the next byte to come
  uint64_t end_ = ~uint64_t{0};  // the number from which on nothing is submitted any more
  absl::Status error_;           // of the earliest write that had one
  uint64_t short_writes_ = 0;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_RING_RING_QUEUE_H_

#ifndef WEIR_STRATEGIES_THREADS_WRITE_QUEUE_H_
#define WEIR_STRATEGIES_THREADS_WRITE_QUEUE_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/file/interruptible_file.h"
#include "strategies/memory/slabs.h"
#include "strategies/writer.h"

namespace weir {

/// Slabs on their way to a file, and the thread that writes them, one after the other in the order in which
/// they came. A slab goes back to its source when the kernel has all of it, and only then stops being in
/// flight.
///
///        producer  --Push-->  [slab slab slab]  --thread-->  write  -->  source.Return
///                              in flight ......................
///
/// The first error ends the writing: the rest is dropped, whoever waits is woken, and the error is the answer
/// from then on.
///
/// Threads: all functions are for the one producer. The queue has no limit of its own, and allocates nothing.
/// The thread is stopped by Stop, and is not to be there when the program forks and uses the queue in the
/// child; a child that execs or exits does not disturb it.
class WriteQueue {
 public:
  /// What the kernel has taken, at one moment.
  struct Progress {
    uint64_t committed = 0;     ///< bytes
    uint64_t short_writes = 0;  ///< calls that took some but not all
  };

  /// `source` gets the slabs back, on the queue's thread, and outlives the queue.
  WriteQueue(std::unique_ptr<InterruptibleOutput> file, SlabSource& source)
      : file_(std::move(file)), source_(source) {}
  ~WriteQueue() { Stop(); }

  /// Starts the thread. RESOURCE_EXHAUSTED: the system has none to give.
  absl::Status Start();

  /// Hands over one slab.
  void Push(Slabs slab);

  /// Slabs that are in flight, or the error that ended the writing.
  absl::StatusOr<size_t> InFlight() const;

  /// Waits until no more than `slabs` are in flight; or returns the error that ended the writing, at once.
  absl::Status WaitUntilAtMost(size_t slabs);

  /// Ends the thread: it is got out of a write that cannot go on, what is still queued is dropped.
  /// Idempotent.
  void Stop();

  Progress progress() const;

  /// The file; but for its path and the count of its calls to be used only while nothing is in flight.
  InterruptibleOutput& file() const { return *file_; }

 private:
  void Run();
  bool TakeNext(Slabs& slab);
  absl::Status WriteOut(std::string_view bytes);
  void Finish(Slabs slab, absl::Status written);

  const std::unique_ptr<InterruptibleOutput> file_;
  SlabSource& source_;

  mutable std::mutex mutex_;            // guards what follows, but for the thread
  std::condition_variable work_;        // for the thread: there is a slab, or it is to stop
  std::condition_variable progressed_;  // for the producer: `awaited_` reached, or failed
  Slabs queued_;
  size_t in_flight_ = 0;  // slabs: those queued, and the one being written
  size_t awaited_ = 0;    // slabs in flight down to which the producer waits
  bool stopping_ = false;
  absl::Status failure_;
  Progress progress_;

  std::thread thread_;
};

/// Back-pressure, counted in whole slabs of WriterOptions::buffer_size bytes: a slab takes its memory however
/// little is in it. So the bytes in flight are never more than the marks say in bytes, and may be fewer.
struct WaterMarks {
  size_t high;  ///< slabs in flight at the most; at least 1
  size_t low;   ///< a producer that waited goes on when no more than these are in flight; less than `high`

  /// What `options` ask for, with their defaults filled in. INVALID_ARGUMENT if the marks contradict each
  /// other or the buffer's size.
  static absl::StatusOr<WaterMarks> Of(const WriterOptions& options);
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_THREADS_WRITE_QUEUE_H_

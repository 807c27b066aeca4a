#ifndef WEIR_STRATEGIES_THREADS_READ_QUEUE_H_
#define WEIR_STRATEGIES_THREADS_READ_QUEUE_H_

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
#include "strategies/reader.h"

namespace weir {

/// How many slabs of `options.buffer_size` bytes may be read ahead: as `options.read_ahead` says, four where
/// it says nothing, and at least one. INVALID_ARGUMENT for more than any memory has room for.
absl::StatusOr<size_t> SlabsAhead(const ReaderOptions& options);

/// Slabs filled from a file, one after the other, by a thread that is ahead of the consumer by `ahead` slabs
/// at the most: those that lie in the queue and the one that is being filled.
///
///        read  --thread-->  [slab slab slab]  --Next-->  consumer  -->  source.Return
///                            ahead ........
///
/// The end and the first error end the reading; they come to the consumer behind all slabs before them.
///
/// Threads: all functions are for the one consumer. The thread is stopped by Stop, and is not to be there
/// when the program forks and uses the queue in the child.
class ReadQueue {
 public:
  /// What the kernel has given, at one moment.
  struct Progress {
    uint64_t delivered = 0;    ///< bytes
    uint64_t short_reads = 0;  ///< calls that gave some but not all
  };

  /// `source` gives the slabs, on the queue's thread, and outlives the queue.
  ReadQueue(std::unique_ptr<InterruptibleInput> file, SlabSource& source, size_t ahead)
      : file_(std::move(file)), source_(source), ahead_(ahead) {}
  ~ReadQueue() { Stop(); }

  /// Starts the thread. RESOURCE_EXHAUSTED: the system has none to give.
  absl::Status Start();

  /// Waits for the next slab, which the consumer returns to the source; empty at the end.
  absl::StatusOr<Slabs> Next();
  /// Whether Next would not wait.
  bool HasNext() const;

  /// Ends the thread: it is got out of a read that cannot go on. Idempotent.
  void Stop();

  Progress progress() const;

  /// The file; but for its path and the count of its calls to be used only after Stop.
  InterruptibleInput& file() const { return *file_; }

 private:
  void Run();
  bool WaitForRoom();
  bool Fill();
  void Finish(absl::Status status);

  const std::unique_ptr<InterruptibleInput> file_;
  SlabSource& source_;
  const size_t ahead_;

  mutable std::mutex mutex_;       // guards what follows, but for the thread
  std::condition_variable room_;   // for the thread: the consumer took a slab, or it is to stop
  std::condition_variable ready_;  // for the consumer: there is a slab, or no more will come
  Slabs filled_;
  bool stopping_ = false;
  bool finished_ = false;
  absl::Status failure_;
  Progress progress_;

  std::thread thread_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_THREADS_READ_QUEUE_H_

#ifndef WEIR_STRATEGIES_FILE_INTERRUPTIBLE_FILE_H_
#define WEIR_STRATEGIES_FILE_INTERRUPTIBLE_FILE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/file/output_file.h"

namespace weir {

class SystemCalls;

/// An output file for a thread that writes in the background: another thread can get it out of a write, even
/// when the reader of a pipe has stopped for good.
///
/// A target without a position (a pipe, a socket, a terminal) can hold a writer for ever. It is made
/// non-blocking, and when it is full the thread polls it together with an eventfd, which Interrupt raises: no
/// signal is sent, so none can reach the program around us. O_NONBLOCK belongs to the open file description,
/// and ours is our own since we opened it, so whoever else has that pipe open sees no change. A write to any
/// other target is finished, not interrupted; the disk is the limit of that.
///
/// Threads: WriteSome by one thread and Interrupt by any other; the rest while no thread writes.
class InterruptibleFile {
 public:
  /// As OutputFile::Create.
  static absl::StatusOr<std::unique_ptr<InterruptibleFile>> Create(std::string path, const WriterOptions& options);
  ~InterruptibleFile();

  /// Makes one write that takes something, and tells how much: at least 1 byte, perhaps less than `data`.
  /// Waits while a pipe is full. CANCELLED after Interrupt; any other error names path, offset and errno.
  ///
  /// With SIGPIPE blocked in the calling thread, a reader that has gone away is such an error too.
  absl::StatusOr<size_t> WriteSome(std::string_view data);

  /// Makes the WriteSome that waits, and every later one, return CANCELLED.
  void Interrupt();

  absl::Status Sync() { return file_.Sync(); }
  /// Closes once; see OutputFile::Close.
  absl::Status Close();

  /// Where the next byte will be written; see OutputFile.
  uint64_t offset() const { return file_.offset(); }
  const std::string& path() const { return file_.path(); }
  /// System calls made on its behalf so far. Any thread, at any time.
  uint64_t system_calls() const;

 private:
  explicit InterruptibleFile(OutputFile file) : file_(std::move(file)) {}

  absl::Status MakeInterruptible();
  absl::Status WaitUntilWritable();

  OutputFile file_;
  int event_ = -1;  // an eventfd, for a target that can be full
  std::atomic<bool> interrupted_{false};
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_FILE_INTERRUPTIBLE_FILE_H_

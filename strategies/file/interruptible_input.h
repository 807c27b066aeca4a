#ifndef WEIR_STRATEGIES_FILE_INTERRUPTIBLE_INPUT_H_
#define WEIR_STRATEGIES_FILE_INTERRUPTIBLE_INPUT_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/file/input_file.h"

namespace weir {

/// An input file for a thread that reads in the background: another thread can get it out of a read, even
/// when nobody ever writes to the pipe that it reads. The reading sibling of InterruptibleFile, by the same
/// means: a source without a position is made non-blocking and polled together with an eventfd.
///
/// Threads: ReadSome by one thread and Interrupt by any other; the rest while no thread reads.
class InterruptibleInput {
 public:
  /// As InputFile::Open.
  static absl::StatusOr<std::unique_ptr<InterruptibleInput>> Open(std::string path,
                                                                  const ReaderOptions& options);
  ~InterruptibleInput();

  /// Makes one read that gives something, and tells how much; 0 at the end. Waits while a pipe is empty.
  /// CANCELLED after Interrupt; any other error names path, offset and errno.
  absl::StatusOr<size_t> ReadSome(std::span<char> to);

  /// Makes the ReadSome that waits, and every later one, return CANCELLED.
  void Interrupt();

  /// Closes once; see InputFile::Close.
  absl::Status Close();

  const std::string& path() const { return file_.path(); }
  /// System calls made on its behalf so far. Any thread, at any time.
  uint64_t system_calls() const;

 private:
  explicit InterruptibleInput(InputFile file) : file_(std::move(file)) {}

  absl::Status MakeInterruptible();
  absl::Status WaitUntilReadable();

  InputFile file_;
  int event_ = -1;  // an eventfd, for a source that can be empty
  std::atomic<bool> interrupted_{false};
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_FILE_INTERRUPTIBLE_INPUT_H_

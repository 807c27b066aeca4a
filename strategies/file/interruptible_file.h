#ifndef WEIR_STRATEGIES_FILE_INTERRUPTIBLE_FILE_H_
#define WEIR_STRATEGIES_FILE_INTERRUPTIBLE_FILE_H_

#include <sys/types.h>

#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/file/input_file.h"
#include "strategies/file/output_file.h"
#include "strategies/file/system_calls.h"

namespace weir {

/// A file for a thread that writes or reads in the background: another thread can get it out of a call, even
/// when the reader of a pipe has stopped for good, or nobody ever writes to it.
///
/// What has no position (a pipe, a socket, a terminal) can hold a thread for ever. It is made non-blocking,
/// and when it is full, or empty, the thread polls it together with an eventfd, which Interrupt raises: no
/// signal is sent, so none can reach the program around us. O_NONBLOCK belongs to the open file description.
/// That of a path is our own since we opened it, so whoever else has that pipe open sees no change; for a
/// descriptor that was handed over, see Endpoint. A call for any other file is finished, not interrupted; the
/// disk is the limit of that.
///
/// Threads: WriteSome or ReadSome by one thread and Interrupt by any other; the rest while no thread is in
/// those.
template <class File>
class InterruptibleFile {
 public:
  static absl::StatusOr<std::unique_ptr<InterruptibleFile>> Of(absl::StatusOr<File> opened);
  ~InterruptibleFile() { Close().IgnoreError(); }

  /// Makes one write that takes something, and tells how much: at least 1 byte, perhaps less than `data`.
  /// Waits while a pipe is full. CANCELLED after Interrupt; any other error names path, offset and errno.
  ///
  /// With SIGPIPE blocked in the calling thread, a reader that has gone away is such an error too.
  template <std::same_as<OutputFile> F = File>
  absl::StatusOr<size_t> WriteSome(std::string_view data);
  /// Makes one read that gives something, and tells how much; 0 at the end. Waits while a pipe is empty.
  /// Errors as those of WriteSome.
  template <std::same_as<InputFile> F = File>
  absl::StatusOr<size_t> ReadSome(std::span<char> to);

  /// Makes the call that waits, and every later one, return CANCELLED.
  void Interrupt();

  template <std::same_as<OutputFile> F = File>
  absl::Status Sync() {
    return file_.Sync();
  }
  /// Closes once; see OutputFile::Close.
  absl::Status Close();

  /// Where the next byte will be written or read; see OutputFile.
  uint64_t offset() const { return file_.offset(); }
  const std::string& path() const { return file_.path(); }
  /// System calls made on its behalf so far. Any thread, at any time.
  uint64_t system_calls() const;

 private:
  explicit InterruptibleFile(File file) : file_(std::move(file)) {}

  absl::Status MakeInterruptible();
  absl::StatusOr<size_t> Transfer(std::string_view what, short ready, const std::function<ssize_t()>& call);
  absl::Status WaitUntil(short ready);

  File file_;
  int event_ = -1;  // an eventfd, for what can be full or empty
  std::atomic<bool> interrupted_{false};
};

using InterruptibleOutput = InterruptibleFile<OutputFile>;
using InterruptibleInput = InterruptibleFile<InputFile>;

/// The kernel, but that a read(2) of a pipe that gives nothing can be ended by another thread. Passed as
/// `system_calls` to a reader that reads on the calling thread, as `batched` does.
///
/// Where the system has no eventfd to give, opening and reading fail with its errno. Each read is preceded by
/// a poll(2) together with an eventfd. Unlike InterruptibleInput it leaves the file blocking, as O_NONBLOCK
/// would reach all who share a standard input; so no one else may read from it meanwhile.
class InterruptibleReads final : public SystemCalls {
 public:
  InterruptibleReads();
  ~InterruptibleReads() override;

  /// Makes the read that waits, and every later one, fail with ECANCELED. Any thread, any number of times.
  void Interrupt();

 protected:
  int DoOpen(const char* path, int flags, mode_t mode) override;
  ssize_t DoRead(int fd, void* to, size_t size) override;

 private:
  const int event_;
  const int event_error_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_FILE_INTERRUPTIBLE_FILE_H_

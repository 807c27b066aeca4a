#ifndef WEIR_STRATEGIES_LIBRARY_WRITER_H_
#define WEIR_STRATEGIES_LIBRARY_WRITER_H_

#include <memory>
#include <string>

#include "strategies/file/system_calls.h"
#include "strategies/memory/aligned_buffer.h"
#include "strategies/writer.h"

namespace weir {

/// A peer: a writer whose buffer belongs to a library (stdio, iostream, fmt). It has a window without room,
/// so every record goes to PushRecord, which calls the library. The library's write calls do not pass the
/// system-call seam; whoever counts calls must ask the kernel for those.
class LibraryWriter : public Writer {
 public:
  /// The largest record that can be reserved, in bytes.
  static constexpr size_t kMaxReserve = 64 * 1024;

  std::optional<size_t> memory_bound() const final { return buffer_size_ + scratch_.size(); }

 protected:
  LibraryWriter(std::string path, const WriterOptions& options);

  /// The descriptor behind the library's object, once it is known, before anything is written to it.
  void set_fd(int fd);
  int fd() const { return fd_; }
  /// Whether what the file has is kept: WriterOptions::append.
  bool append() const { return append_; }

  /// Fails with what errno says of the call `what`.
  bool FailWithErrno(std::string_view what);
  /// To be called when the library claims to have flushed: takes it for committed, after a look at the offset
  /// of a file that has one. False after Fail() with DATA_LOSS.
  bool ConfirmFlushed();
  /// Counts a call other than a write that the library is known to make.
  void CountLibraryCall() { ++library_calls_; }

 private:
  bool Push(size_t) final { return true; }
  bool DoSync() final;
  void Account(Accounting& accounting) const final;

  const std::string path_;
  const std::shared_ptr<SystemCalls> calls_;
  const size_t buffer_size_;
  const bool append_;
  const AlignedBuffer scratch_;
  int fd_ = -1;
  uint64_t start_ = 0;  // the offset in the file at which this writer began
  uint64_t confirmed_ = 0;
  uint64_t library_calls_ = 1;  // it opened the file
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_LIBRARY_WRITER_H_

#ifndef WEIR_TESTS_CONFORMANCE_RECORDING_SYSTEM_CALLS_H_
#define WEIR_TESTS_CONFORMANCE_RECORDING_SYSTEM_CALLS_H_

#include <sys/uio.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "strategies/file/system_calls.h"
#include "tests/doubles/fake_ring.h"

namespace weir {

/// One change of a file, as the device is told of it.
struct FileEvent {
  enum class Kind {
    kWrite,  ///< the kernel has `bytes` at `offset`
    kSize,   ///< the file was made `offset` bytes long
    kSync    ///< the device has all that came before
  };
  Kind kind;
  uint64_t offset = 0;
  std::string bytes = {};
  bool is_durable = false;  ///< of a write: the device has it when the call returns
};

/// The seam, which keeps what became of the one file that is written, so that a test can say what a power cut
/// would leave. Files are real. Thread-safe.
class RecordingSystemCalls final : public SystemCalls {
 public:
  /// So far.
  std::vector<FileEvent> events() const {
    const std::lock_guard lock(mutex_);
    return events_;
  }

 protected:
  ssize_t DoPwrite(int fd, const void* data, size_t size, off_t offset) override {
    const ssize_t wrote = SystemCalls::DoPwrite(fd, data, size, offset);
    Note(data, wrote, offset, false);
    return wrote;
  }
  ssize_t DoPwritev2(int fd, const iovec* parts, int count, off_t offset, int flags) override {
    const ssize_t wrote = SystemCalls::DoPwritev2(fd, parts, count, offset, flags);
    if (count == 1) Note(parts[0].iov_base, wrote, offset, (flags & RWF_DSYNC) != 0);
    return wrote;
  }
  int DoFtruncate(int fd, off_t size) override {
    const int done = SystemCalls::DoFtruncate(fd, size);
    if (done == 0) Note({.kind = FileEvent::Kind::kSize, .offset = static_cast<uint64_t>(size)});
    return done;
  }
  int DoFdatasync(int fd) override {
    const int done = SystemCalls::DoFdatasync(fd);
    if (done == 0) Note({.kind = FileEvent::Kind::kSync});
    return done;
  }
  /// One whose writes are durable when they complete.
  std::unique_ptr<IoRing> DoOpenRing(unsigned) override {
    auto ring = std::make_unique<FakeRing>();
    ring->on_write = [this](const RingWrite& write) {
      Note(write.data, static_cast<ssize_t>(write.size), static_cast<off_t>(write.offset), write.durable);
      return static_cast<int64_t>(write.size);
    };
    ring->read_hangs = [](const RingRead&) { return true; };
    return ring;
  }

 private:
  void Note(const void* data, ssize_t size, off_t offset, bool is_durable) {
    if (size <= 0) return;
    const int error = errno;
    Note({.kind = FileEvent::Kind::kWrite,
          .offset = static_cast<uint64_t>(offset),
          .bytes = std::string(static_cast<const char*>(data), static_cast<size_t>(size)),
          .is_durable = is_durable});
    errno = error;
  }
  void Note(FileEvent event) {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
  }

  mutable std::mutex mutex_;
  std::vector<FileEvent> events_;
};

}  // namespace weir

#endif  // WEIR_TESTS_CONFORMANCE_RECORDING_SYSTEM_CALLS_H_

#ifndef WEIR_TESTS_DOUBLES_GATED_SYSTEM_CALLS_H_
#define WEIR_TESTS_DOUBLES_GATED_SYSTEM_CALLS_H_

#include <cerrno>
#include <condition_variable>
#include <mutex>

#include "strategies/file/system_calls.h"

namespace weir {

/// The seam with a gate before every write: a write waits until the gate is opened, and may then be made to
/// fail. Thread-safe.
class GatedSystemCalls final : public SystemCalls {
 public:
  /// Lets all writes through, those that wait and those to come; or has them fail with `error`, an errno.
  void OpenGate(int error = 0) {
    {
      const std::lock_guard lock(mutex_);
      is_open_ = true;
      error_ = error;
    }
    changed_.notify_all();
  }

  /// Waits until a write has come to the gate.
  void AwaitWrite() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return writes_ > 0; });
  }

 protected:
  ssize_t DoWrite(int fd, const void* data, size_t size) override {
    std::unique_lock lock(mutex_);
    ++writes_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return is_open_; });
    if (error_ == 0) return SystemCalls::DoWrite(fd, data, size);
    errno = error_;
    return -1;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_open_ = false;
  int error_ = 0;
  int writes_ = 0;
};

}  // namespace weir

#endif  // WEIR_TESTS_DOUBLES_GATED_SYSTEM_CALLS_H_

#ifndef WEIR_TESTS_FAULTY_SYSTEM_CALLS_H_
#define WEIR_TESTS_FAULTY_SYSTEM_CALLS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include "strategies/file/system_calls.h"

namespace weir {

/// The seam with faults in it: a test says what the n-th call of a kind does instead of the kernel's doing.
/// Files are real, so what a fault lets through arrives.
class FaultySystemCalls final : public SystemCalls {
 public:
  /// Answers a write call of any kind of `size` bytes, the `call`-th from 0: a number of bytes up to `size`
  /// to really write, or a negative errno. By default everything is written.
  std::function<int64_t(uint64_t call, size_t size)> on_write;
  /// Errnos that the calls of the name fail with; 0: not at all.
  int close_error = 0;
  int sync_error = 0;
  int truncate_error = 0;
  int allocate_error = 0;
  int map_error = 0;
  int populate_error = 0;
  /// Which allocation, from 0, fails and every one after it.
  uint64_t allocate_fails_from = 0;

  uint64_t closes() const { return closes_; }
  uint64_t opens() const { return opens_; }
  uint64_t writes() const { return writes_; }
  uint64_t allocations() const { return allocations_; }

 protected:
  int DoOpen(const char* path, int flags, mode_t mode) override;
  ssize_t DoWrite(int fd, const void* data, size_t size) override;
  int DoFdatasync(int fd) override;
  int DoFtruncate(int fd, off_t size) override;
  int DoFallocate(int fd, int mode, off_t offset, off_t size) override;
  void* DoMapShared(int fd, off_t offset, size_t size) override;
  int DoMadvise(void* address, size_t size, int advice) override;
  int DoClose(int fd) override;

  ssize_t DoWritev(int fd, const iovec* parts, int count) override;
  ssize_t DoPwrite(int fd, const void* data, size_t size, off_t offset) override;
  ssize_t DoPwritev2(int fd, const iovec* parts, int count, off_t offset, int flags) override;
  /// A FakeRing, whose writes `on_write` answers too.
  std::unique_ptr<IoRing> DoOpenRing(unsigned entries) override;

 private:
  // What `on_write` says to the next write: a number of bytes to write, or -1 after setting errno.
  ssize_t Answer(size_t size);

  uint64_t writes_ = 0;
  uint64_t allocations_ = 0;
  uint64_t opens_ = 0;
  uint64_t closes_ = 0;
};

}  // namespace weir

#endif  // WEIR_TESTS_FAULTY_SYSTEM_CALLS_H_

#ifndef WEIR_STRATEGIES_FILE_SYSTEM_CALLS_H_
#define WEIR_STRATEGIES_FILE_SYSTEM_CALLS_H_

#include <poll.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "strategies/file/io_ring.h"

namespace weir {

/// The thin seam between a strategy and the kernel. Each function is the system call of its name, with its
/// arguments, its result and errno; each is counted. A test derives from it and overrides the Do functions to
/// inject a short write, EINTR, ENOSPC, or an error that only close reports.
///
/// Only slow paths come here, so the virtual call costs the hot path nothing. Thread-safe, as system calls
/// are.
class SystemCalls {
 public:
  SystemCalls() = default;
  SystemCalls(const SystemCalls&) = delete;
  SystemCalls& operator=(const SystemCalls&) = delete;
  virtual ~SystemCalls() = default;

  int Open(const char* path, int flags, mode_t mode) { return Counted(), DoOpen(path, flags, mode); }
  ssize_t Write(int fd, const void* data, size_t size) { return Counted(), DoWrite(fd, data, size); }
  ssize_t Read(int fd, void* to, size_t size) { return Counted(), DoRead(fd, to, size); }
  ssize_t Pread(int fd, void* to, size_t size, off_t offset) {
    return Counted(), DoPread(fd, to, size, offset);
  }
  /// From and to the positions of both files.
  ssize_t CopyFileRange(int from, int to, size_t size) { return Counted(), DoCopyFileRange(from, to, size); }
  ssize_t Sendfile(int to, int from, size_t size) { return Counted(), DoSendfile(to, from, size); }
  ssize_t Splice(int from, int to, size_t size) { return Counted(), DoSplice(from, to, size); }
  int Pipe2(int ends[2], int flags) { return Counted(), DoPipe2(ends, flags); }
  /// The error is the answer, as posix_fadvise(3) has it.
  int Fadvise(int fd, off_t offset, off_t size, int advice) {
    return Counted(), DoFadvise(fd, offset, size, advice);
  }
  int Fdatasync(int fd) { return Counted(), DoFdatasync(fd); }
  int Ftruncate(int fd, off_t size) { return Counted(), DoFtruncate(fd, size); }
  int Fallocate(int fd, int mode, off_t offset, off_t size) {
    return Counted(), DoFallocate(fd, mode, offset, size);
  }
  off_t Lseek(int fd, off_t offset, int whence) { return Counted(), DoLseek(fd, offset, whence); }
  /// A shared, writable mapping; MAP_FAILED on error.
  void* MapShared(int fd, off_t offset, size_t size) { return Counted(), DoMapShared(fd, offset, size); }
  /// A shared mapping that can only be read; MAP_FAILED on error.
  void* MapReadOnly(int fd, off_t offset, size_t size) { return Counted(), DoMapReadOnly(fd, offset, size); }
  int Munmap(void* address, size_t size) { return Counted(), DoMunmap(address, size); }
  int Madvise(void* address, size_t size, int advice) { return Counted(), DoMadvise(address, size, advice); }
  int Fcntl(int fd, int command, int argument) { return Counted(), DoFcntl(fd, command, argument); }
  int Poll(struct pollfd* descriptors, nfds_t count, int timeout) {
    return Counted(), DoPoll(descriptors, count, timeout);
  }
  int Eventfd(unsigned int value, int flags) { return Counted(), DoEventfd(value, flags); }
  /// Adds `value` to an eventfd, which wakes who polls it: eventfd_write(3).
  int EventfdWrite(int fd, uint64_t value) { return Counted(), DoEventfdWrite(fd, value); }
  int Close(int fd) { return Counted(), DoClose(fd); }

  ssize_t Writev(int fd, const iovec* parts, int count) { return Counted(), DoWritev(fd, parts, count); }
  ssize_t Pwrite(int fd, const void* data, size_t size, off_t offset) {
    return Counted(), DoPwrite(fd, data, size, offset);
  }
  ssize_t Pwritev2(int fd, const iovec* parts, int count, off_t offset, int flags) {
    return Counted(), DoPwritev2(fd, parts, count, offset, flags);
  }
  ssize_t Preadv2(int fd, const iovec* parts, int count, off_t offset, int flags) {
    return Counted(), DoPreadv2(fd, parts, count, offset, flags);
  }
  int Getrlimit(int resource, rlimit* limit) { return Counted(), DoGetrlimit(resource, limit); }
  /// Of the open file itself.
  int Statx(int fd, unsigned mask, struct statx* result) { return Counted(), DoStatx(fd, mask, result); }

  /// 0 if this process may have an io_uring that can do what IoRing does; else -1 and errno. Makes none.
  int ProbeRing() { return Counted(), DoProbeRing(); }
  /// An io_uring of the kernel's, and the calls that IoRing names; null, or -1, and errno on error.
  std::unique_ptr<IoRing> OpenRing(unsigned entries) { return Counted(), DoOpenRing(entries); }
  int RegisterMemory(IoRing& ring, std::span<char> memory) { return Counted(), ring.RegisterMemory(memory); }
  int EnterRing(IoRing& ring, unsigned wait) { return Counted(), ring.Enter(wait); }
  int WaitForRing(IoRing& ring) { return Counted(), ring.Wait(); }
  void CloseRing(std::unique_ptr<IoRing> ring) { Counted(kCallsToCloseKernelRing), ring.reset(); }

  /// For calls that are made past the functions above, or more of them in the place of one.
  void Counted(unsigned calls = 1) { count_.fetch_add(calls, std::memory_order_relaxed); }

  /// How many calls were made so far.
  uint64_t count() const { return count_.load(std::memory_order_relaxed); }

 protected:
  virtual int DoOpen(const char* path, int flags, mode_t mode);
  virtual ssize_t DoWrite(int fd, const void* data, size_t size);
  virtual ssize_t DoRead(int fd, void* to, size_t size);
  virtual ssize_t DoPread(int fd, void* to, size_t size, off_t offset);
  virtual ssize_t DoCopyFileRange(int from, int to, size_t size);
  virtual ssize_t DoSendfile(int to, int from, size_t size);
  virtual ssize_t DoSplice(int from, int to, size_t size);
  virtual int DoPipe2(int ends[2], int flags);
  virtual int DoFadvise(int fd, off_t offset, off_t size, int advice);
  virtual int DoFdatasync(int fd);
  virtual int DoFtruncate(int fd, off_t size);
  virtual int DoFallocate(int fd, int mode, off_t offset, off_t size);
  virtual off_t DoLseek(int fd, off_t offset, int whence);
  virtual void* DoMapShared(int fd, off_t offset, size_t size);
  virtual void* DoMapReadOnly(int fd, off_t offset, size_t size);
  virtual int DoMunmap(void* address, size_t size);
  virtual int DoMadvise(void* address, size_t size, int advice);
  virtual int DoFcntl(int fd, int command, int argument);
  virtual int DoPoll(struct pollfd* descriptors, nfds_t count, int timeout);
  virtual int DoEventfd(unsigned int value, int flags);
  virtual int DoEventfdWrite(int fd, uint64_t value);
  virtual int DoClose(int fd);

  virtual ssize_t DoWritev(int fd, const iovec* parts, int count);
  virtual ssize_t DoPwrite(int fd, const void* data, size_t size, off_t offset);
  virtual ssize_t DoPwritev2(int fd, const iovec* parts, int count, off_t offset, int flags);
  virtual ssize_t DoPreadv2(int fd, const iovec* parts, int count, off_t offset, int flags);
  virtual int DoGetrlimit(int resource, rlimit* limit);
  virtual int DoStatx(int fd, unsigned mask, struct statx* result);
  virtual int DoProbeRing();
  virtual std::unique_ptr<IoRing> DoOpenRing(unsigned entries);

 private:
  std::atomic<uint64_t> count_{0};
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_FILE_SYSTEM_CALLS_H_

#include "strategies/file/system_calls.h"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <unistd.h>

namespace weir {

int SystemCalls::DoOpen(const char* path, int flags, mode_t mode) { return ::open(path, flags, mode); }
ssize_t SystemCalls::DoWrite(int fd, const void* data, size_t size) { return ::write(fd, data, size); }
ssize_t SystemCalls::DoRead(int fd, void* to, size_t size) { return ::read(fd, to, size); }
ssize_t SystemCalls::DoPread(int fd, void* to, size_t size, off_t offset) {
  return ::pread(fd, to, size, offset);
}
ssize_t SystemCalls::DoCopyFileRange(int from, int to, size_t size) {
  return ::copy_file_range(from, nullptr, to, nullptr, size, 0);
}
ssize_t SystemCalls::DoSendfile(int to, int from, size_t size) { return ::sendfile(to, from, nullptr, size); }
ssize_t SystemCalls::DoSplice(int from, int to, size_t size) {
  return ::splice(from, nullptr, to, nullptr, size, SPLICE_F_MOVE);
}
int SystemCalls::DoPipe2(int ends[2], int flags) { return ::pipe2(ends, flags); }
int SystemCalls::DoFadvise(int fd, off_t offset, off_t size, int advice) {
  return ::posix_fadvise(fd, offset, size, advice);
}
int SystemCalls::DoFdatasync(int fd) { return ::fdatasync(fd); }
int SystemCalls::DoFtruncate(int fd, off_t size) { return ::ftruncate(fd, size); }
int SystemCalls::DoFallocate(int fd, int mode, off_t offset, off_t size) {
  return ::fallocate(fd, mode, offset, size);
}
off_t SystemCalls::DoLseek(int fd, off_t offset, int whence) { return ::lseek(fd, offset, whence); }
void* SystemCalls::DoMapShared(int fd, off_t offset, size_t size) {
  return ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, offset);
}
void* SystemCalls::DoMapReadOnly(int fd, off_t offset, size_t size) {
  return ::mmap(nullptr, size, PROT_READ, MAP_SHARED, fd, offset);
}
int SystemCalls::DoMunmap(void* address, size_t size) { return ::munmap(address, size); }
int SystemCalls::DoMadvise(void* address, size_t size, int advice) {
  return ::madvise(address, size, advice);
}
int SystemCalls::DoFcntl(int fd, int command, int argument) { return ::fcntl(fd, command, argument); }
int SystemCalls::DoPoll(struct pollfd* descriptors, nfds_t count, int timeout) {
  return ::poll(descriptors, count, timeout);
}
int SystemCalls::DoEventfd(unsigned int value, int flags) { return ::eventfd(value, flags); }
int SystemCalls::DoEventfdWrite(int fd, uint64_t value) { return ::eventfd_write(fd, value); }
int SystemCalls::DoClose(int fd) { return ::close(fd); }

ssize_t SystemCalls::DoWritev(int fd, const iovec* parts, int count) { return ::writev(fd, parts, count); }
ssize_t SystemCalls::DoPwrite(int fd, const void* data, size_t size, off_t offset) {
  return ::pwrite(fd, data, size, offset);
}
ssize_t SystemCalls::DoPwritev2(int fd, const iovec* parts, int count, off_t offset, int flags) {
  return ::pwritev2(fd, parts, count, offset, flags);
}
ssize_t SystemCalls::DoPreadv2(int fd, const iovec* parts, int count, off_t offset, int flags) {
  return ::preadv2(fd, parts, count, offset, flags);
}
int SystemCalls::DoGetrlimit(int resource, rlimit* limit) {
  return ::getrlimit(static_cast<__rlimit_resource>(resource), limit);
}
int SystemCalls::DoStatx(int fd, unsigned mask, struct statx* result) {
  return ::statx(fd, "", AT_EMPTY_PATH, mask, result);
}
int SystemCalls::DoProbeRing() { return ProbeKernelRing(); }
std::unique_ptr<IoRing> SystemCalls::DoOpenRing(unsigned entries) { return OpenKernelRing(entries); }

}  // namespace weir

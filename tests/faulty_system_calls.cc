#include "tests/faulty_system_calls.h"

#include <sys/mman.h>

#include <cerrno>

namespace weir {
namespace {

// Sets errno and returns -1, or calls `real`.
template <class Real>
int FailOr(int error, Real real) {
  if (error == 0) return real();
  errno = error;
  return -1;
}

}  // namespace

int FaultySystemCalls::DoOpen(const char* path, int flags, mode_t mode) {
  const int fd = SystemCalls::DoOpen(path, flags, mode);
  if (fd >= 0) ++opens_;
  return fd;
}

ssize_t FaultySystemCalls::DoWrite(int fd, const void* data, size_t size) {
  const int64_t answer = on_write ? on_write(writes_, size) : static_cast<int64_t>(size);
  ++writes_;
  if (answer > 0) return SystemCalls::DoWrite(fd, data, static_cast<size_t>(answer));
  if (answer == 0) return 0;
  errno = static_cast<int>(-answer);
  return -1;
}

int FaultySystemCalls::DoFdatasync(int fd) {
  return FailOr(sync_error, [&] { return SystemCalls::DoFdatasync(fd); });
}

int FaultySystemCalls::DoFtruncate(int fd, off_t size) {
  return FailOr(truncate_error, [&] { return SystemCalls::DoFtruncate(fd, size); });
}

int FaultySystemCalls::DoFallocate(int fd, int mode, off_t offset, off_t size) {
  const int error = allocations_++ >= allocate_fails_from ? allocate_error : 0;
  return FailOr(error, [&] { return SystemCalls::DoFallocate(fd, mode, offset, size); });
}

void* FaultySystemCalls::DoMapShared(int fd, off_t offset, size_t size) {
  if (map_error == 0) return SystemCalls::DoMapShared(fd, offset, size);
  errno = map_error;
  return MAP_FAILED;
}

int FaultySystemCalls::DoMadvise(void* address, size_t size, int advice) {
  return FailOr(populate_error, [&] { return SystemCalls::DoMadvise(address, size, advice); });
}

int FaultySystemCalls::DoEventfd(unsigned int value, int flags) {
  const int fd = SystemCalls::DoEventfd(value, flags);
  if (fd >= 0) ++opens_;
  return fd;
}

int FaultySystemCalls::DoClose(int fd) {
  ++closes_;
  const int closed = SystemCalls::DoClose(fd);
  return close_error == 0 ? closed : FailOr(close_error, [] { return 0; });
}

}  // namespace weir

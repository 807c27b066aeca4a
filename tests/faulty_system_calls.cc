#include "tests/faulty_system_calls.h"

#include <fcntl.h>
#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <span>
#include <vector>

#include "strategies/file/fake_ring.h"

namespace weir {
namespace {

// Sets errno and returns -1, or calls `real`.
template <class Real>
int FailOr(int error, Real real) {
  if (error == 0) return real();
  errno = error;
  return -1;
}

// Cuts `parts` to `most` bytes in all and returns how many they are.
size_t Limit(std::span<iovec> parts, size_t most) {
  size_t size = 0;
  for (iovec& part : parts) {
    part.iov_len = std::min(part.iov_len, most - size);
    size += part.iov_len;
  }
  return size;
}

}  // namespace

int FaultySystemCalls::DoOpen(const char* path, int flags, mode_t mode) {
  const int fd = SystemCalls::DoOpen(path, flags, mode);
  if (fd >= 0) ++opens_;
  return fd;
}

ssize_t FaultySystemCalls::Answer(size_t size) {
  const int64_t answer = on_write ? on_write(writes_, size) : static_cast<int64_t>(size);
  ++writes_;
  if (answer >= 0) return static_cast<ssize_t>(answer);
  errno = static_cast<int>(-answer);
  return -1;
}

ssize_t FaultySystemCalls::DoWrite(int fd, const void* data, size_t size) {
  const ssize_t answer = Answer(size);
  return answer <= 0 ? answer : SystemCalls::DoWrite(fd, data, static_cast<size_t>(answer));
}

ssize_t FaultySystemCalls::DoWritev(int fd, const iovec* parts, int count) {
  std::vector<iovec> allowed(parts, parts + count);
  const ssize_t answer = Answer(Limit(allowed, SIZE_MAX));
  if (answer <= 0) return answer;
  Limit(allowed, static_cast<size_t>(answer));
  return SystemCalls::DoWritev(fd, allowed.data(), count);
}

// A short write is short by decree of the test, so the rules that O_DIRECT has for sizes are not asked.
ssize_t FaultySystemCalls::DoPwrite(int fd, const void* data, size_t size, off_t offset) {
  const ssize_t answer = Answer(size);
  if (answer <= 0) return answer;
  const size_t allowed = static_cast<size_t>(answer);
  if (allowed == size) return SystemCalls::DoPwrite(fd, data, size, offset);
  const int flags = ::fcntl(fd, F_GETFL);
  ::fcntl(fd, F_SETFL, flags & ~O_DIRECT);
  const ssize_t written = SystemCalls::DoPwrite(fd, data, allowed, offset);
  ::fcntl(fd, F_SETFL, flags);
  return written;
}

ssize_t FaultySystemCalls::DoPwritev2(int fd, const iovec* parts, int count, off_t offset, int flags) {
  std::vector<iovec> allowed(parts, parts + count);
  const ssize_t answer = Answer(Limit(allowed, SIZE_MAX));
  if (answer <= 0) return answer;
  Limit(allowed, static_cast<size_t>(answer));
  return SystemCalls::DoPwritev2(fd, allowed.data(), count, offset, flags);
}

std::unique_ptr<IoRing> FaultySystemCalls::DoOpenRing(unsigned) {
  auto ring = std::make_unique<FakeRing>();
  ring->on_write = [this](const RingWrite& write) {
    const ssize_t answer = Answer(write.size);
    return answer < 0 ? int64_t{-errno} : int64_t{answer};
  };
  return ring;
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

int FaultySystemCalls::DoClose(int fd) {
  ++closes_;
  const int closed = SystemCalls::DoClose(fd);
  return close_error == 0 ? closed : FailOr(close_error, [] { return 0; });
}

}  // namespace weir

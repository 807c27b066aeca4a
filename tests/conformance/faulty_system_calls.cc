#include "tests/conformance/faulty_system_calls.h"

#include <fcntl.h>
#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <vector>

#include "tests/doubles/fake_ring.h"

namespace weir {
namespace {

size_t TotalSize(const iovec* parts, int count) {
  size_t size = 0;
  for (int i = 0; i < count; ++i) size += parts[i].iov_len;
  return size;
}

// The first `size` bytes of `parts`, in as many parts, the last of them empty.
std::vector<iovec> CutTo(const iovec* parts, int count, size_t size) {
  std::vector<iovec> cut(parts, parts + count);
  for (iovec& part : cut) {
    part.iov_len = std::min(part.iov_len, size);
    size -= part.iov_len;
  }
  return cut;
}

}  // namespace

std::string_view CallName(Call call) {
  constexpr std::string_view kNames[] = {"open",  "write",  "sync",  "truncate", "allocate", "seek", "map",
                                         "unmap", "advise", "close", "read",     "transfer", "stat"};
  static_assert(std::size(kNames) == kAllCalls.size());
  return kNames[static_cast<size_t>(call)];
}

std::optional<int64_t> FaultySystemCalls::Ask(Call call, size_t size) {
  const uint64_t nth = made_[static_cast<size_t>(call)].fetch_add(1);
  const std::optional<int64_t> answer = script_ ? script_({call, nth, size}) : std::nullopt;
  if (answer) ++faults_;
  if (answer && *answer < 0) errno = static_cast<int>(-*answer);
  return answer;
}

// With errno set if so.
bool FaultySystemCalls::Fails(Call call) { return Ask(call).value_or(0) < 0; }

void FaultySystemCalls::NoteUse(int fd) {
  if (::fcntl(fd, F_GETFD) < 0) ++misuses_;
}

int FaultySystemCalls::DoOpen(const char* path, int flags, mode_t mode) {
  return Fails(Call::kOpen) ? -1 : SystemCalls::DoOpen(path, flags, mode);
}

ssize_t FaultySystemCalls::DoWrite(int fd, const void* data, size_t size) {
  NoteUse(fd);
  const int64_t answer = Ask(Call::kWrite, size).value_or(static_cast<int64_t>(size));
  if (answer <= 0) return answer == 0 ? 0 : -1;
  return SystemCalls::DoWrite(fd, data, static_cast<size_t>(answer));
}

ssize_t FaultySystemCalls::DoRead(int fd, void* to, size_t size) {
  const ssize_t allowed = Allowed(fd, size, Call::kRead);
  return allowed <= 0 ? allowed : SystemCalls::DoRead(fd, to, static_cast<size_t>(allowed));
}

ssize_t FaultySystemCalls::DoPread(int fd, void* to, size_t size, off_t offset) {
  const ssize_t allowed = Allowed(fd, size, Call::kRead);
  return allowed <= 0 ? allowed : SystemCalls::DoPread(fd, to, static_cast<size_t>(allowed), offset);
}

ssize_t FaultySystemCalls::DoCopyFileRange(int from, int to, size_t size) {
  const ssize_t allowed = Allowed(from, size, Call::kTransfer);
  return allowed <= 0 ? allowed : SystemCalls::DoCopyFileRange(from, to, static_cast<size_t>(allowed));
}

ssize_t FaultySystemCalls::DoSendfile(int to, int from, size_t size) {
  const ssize_t allowed = Allowed(from, size, Call::kTransfer);
  return allowed <= 0 ? allowed : SystemCalls::DoSendfile(to, from, static_cast<size_t>(allowed));
}

ssize_t FaultySystemCalls::DoSplice(int from, int to, size_t size) {
  const ssize_t allowed = Allowed(from, size, Call::kTransfer);
  return allowed <= 0 ? allowed : SystemCalls::DoSplice(from, to, static_cast<size_t>(allowed));
}

int FaultySystemCalls::DoPipe2(int ends[2], int flags) {
  return Fails(Call::kOpen) ? -1 : SystemCalls::DoPipe2(ends, flags);
}

int FaultySystemCalls::DoFdatasync(int fd) {
  NoteUse(fd);
  return Fails(Call::kSync) ? -1 : SystemCalls::DoFdatasync(fd);
}

int FaultySystemCalls::DoFtruncate(int fd, off_t size) {
  NoteUse(fd);
  return Fails(Call::kTruncate) ? -1 : SystemCalls::DoFtruncate(fd, size);
}

int FaultySystemCalls::DoFallocate(int fd, int mode, off_t offset, off_t size) {
  NoteUse(fd);
  return Fails(Call::kAllocate) ? -1 : SystemCalls::DoFallocate(fd, mode, offset, size);
}

off_t FaultySystemCalls::DoLseek(int fd, off_t offset, int whence) {
  NoteUse(fd);
  return Fails(Call::kSeek) ? -1 : SystemCalls::DoLseek(fd, offset, whence);
}

void* FaultySystemCalls::DoMapShared(int fd, off_t offset, size_t size) {
  return Fails(Call::kMap) ? MAP_FAILED : SystemCalls::DoMapShared(fd, offset, size);
}

void* FaultySystemCalls::DoMapReadOnly(int fd, off_t offset, size_t size) {
  return Fails(Call::kMap) ? MAP_FAILED : SystemCalls::DoMapReadOnly(fd, offset, size);
}

int FaultySystemCalls::DoMunmap(void* address, size_t size) {
  const int unmapped = SystemCalls::DoMunmap(address, size);
  return Fails(Call::kUnmap) ? -1 : unmapped;
}

int FaultySystemCalls::DoMadvise(void* address, size_t size, int advice) {
  return Fails(Call::kAdvise) ? -1 : SystemCalls::DoMadvise(address, size, advice);
}

int FaultySystemCalls::DoFcntl(int fd, int command, int argument) {
  NoteUse(fd);
  return SystemCalls::DoFcntl(fd, command, argument);
}

int FaultySystemCalls::DoEventfd(unsigned int value, int flags) {
  return Fails(Call::kOpen) ? -1 : SystemCalls::DoEventfd(value, flags);
}

// What the script lets through of a write or a read: bytes, or 0 or -1 as the answer.
ssize_t FaultySystemCalls::Allowed(int fd, size_t size, Call call) {
  NoteUse(fd);
  const int64_t answer = Ask(call, size).value_or(static_cast<int64_t>(size));
  return answer < 0 ? -1 : static_cast<ssize_t>(answer);
}

ssize_t FaultySystemCalls::DoWritev(int fd, const iovec* parts, int count) {
  const ssize_t allowed = Allowed(fd, TotalSize(parts, count));
  if (allowed <= 0) return allowed;
  std::vector<iovec> cut = CutTo(parts, count, static_cast<size_t>(allowed));
  return SystemCalls::DoWritev(fd, cut.data(), count);
}

// A short write is short by the script's decree, so the rules that O_DIRECT has for sizes are not asked.
ssize_t FaultySystemCalls::DoPwrite(int fd, const void* data, size_t size, off_t offset) {
  const ssize_t allowed = Allowed(fd, size);
  if (allowed <= 0) return allowed;
  if (static_cast<size_t>(allowed) == size) return SystemCalls::DoPwrite(fd, data, size, offset);
  const int flags = ::fcntl(fd, F_GETFL);
  ::fcntl(fd, F_SETFL, flags & ~O_DIRECT);
  const ssize_t written = SystemCalls::DoPwrite(fd, data, static_cast<size_t>(allowed), offset);
  ::fcntl(fd, F_SETFL, flags);
  return written;
}

ssize_t FaultySystemCalls::DoPwritev2(int fd, const iovec* parts, int count, off_t offset, int flags) {
  const ssize_t allowed = Allowed(fd, TotalSize(parts, count));
  if (allowed <= 0) return allowed;
  std::vector<iovec> cut = CutTo(parts, count, static_cast<size_t>(allowed));
  return SystemCalls::DoPwritev2(fd, cut.data(), count, offset, flags);
}

ssize_t FaultySystemCalls::DoPreadv2(int fd, const iovec* parts, int count, off_t offset, int flags) {
  NoteUse(fd);
  return SystemCalls::DoPreadv2(fd, parts, count, offset, flags);
}

int FaultySystemCalls::DoStatx(int fd, unsigned mask, struct statx* result) {
  NoteUse(fd);
  return Fails(Call::kStat) ? -1 : SystemCalls::DoStatx(fd, mask, result);
}

std::unique_ptr<IoRing> FaultySystemCalls::DoOpenRing(unsigned) {
  auto ring = std::make_unique<FakeRing>();
  ring->on_write = [this](const RingWrite& write) {
    const ssize_t allowed = Allowed(write.fd, write.size);
    return allowed < 0 ? int64_t{-errno} : int64_t{allowed};
  };
  ring->on_read = [this](const RingRead& read) {
    const ssize_t allowed = Allowed(read.fd, read.size, Call::kRead);
    return allowed < 0 ? int64_t{-errno} : int64_t{allowed};
  };
  // That of an eventfd, which ends a wait: here only what was written does.
  ring->read_hangs = [](const RingRead& read) {
    return read.offset == RingWrite::kAtPosition && read.size == sizeof(uint64_t);
  };
  return ring;
}

int FaultySystemCalls::DoClose(int fd) {
  NoteUse(fd);
  const int closed = SystemCalls::DoClose(fd);
  return Fails(Call::kClose) ? -1 : closed;
}

}  // namespace weir

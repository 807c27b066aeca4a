#include "tests/conformance/faulty_system_calls.h"

#include <fcntl.h>
#include <sys/mman.h>

#include <cerrno>

namespace weir {

std::string_view CallName(Call call) {
  constexpr std::string_view kNames[] = {"open", "write", "sync",  "truncate", "allocate",
                                         "seek", "map",   "unmap", "advise",   "close"};
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

int FaultySystemCalls::DoMunmap(void* address, size_t size) {
  const int unmapped = SystemCalls::DoMunmap(address, size);
  return Fails(Call::kUnmap) ? -1 : unmapped;
}

int FaultySystemCalls::DoMadvise(void* address, size_t size, int advice) {
  return Fails(Call::kAdvise) ? -1 : SystemCalls::DoMadvise(address, size, advice);
}

int FaultySystemCalls::DoClose(int fd) {
  NoteUse(fd);
  const int closed = SystemCalls::DoClose(fd);
  return Fails(Call::kClose) ? -1 : closed;
}

}  // namespace weir

#include "strategies/directory/file_calls.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace weir {
namespace {

using Kind = FileCall::Kind;

int64_t Open(const FileCall& call) {
  if (call.resolve == 0)
    return ::openat(call.fd, call.path, static_cast<int>(call.flags) | O_CLOEXEC, call.mode);
  open_how how = {.flags = call.flags | O_CLOEXEC, .mode = call.mode, .resolve = call.resolve};
  return ::syscall(SYS_openat2, call.fd, call.path, &how, sizeof how);
}

int64_t Read(const FileCall& call) {
  if (call.offset == FileCall::kAtPosition) return ::read(call.fd, call.data, call.size);
  return ::pread(call.fd, call.data, call.size, static_cast<off_t>(call.offset));
}

int64_t Write(const FileCall& call) {
  if (call.offset == FileCall::kAtPosition) return ::write(call.fd, call.data, call.size);
  return ::pwrite(call.fd, call.data, call.size, static_cast<off_t>(call.offset));
}

int64_t MakeOnce(const FileCall& call) {
  const auto flags = static_cast<unsigned>(call.flags);
  switch (call.kind) {
    case Kind::kOpen:
      return Open(call);
    case Kind::kRead:
      return Read(call);
    case Kind::kWrite:
      return Write(call);
    case Kind::kSync:
      return ::fsync(call.fd);
    case Kind::kSyncAll:
      return ::syncfs(call.fd);
    case Kind::kClose:
      return ::close(call.fd);
    case Kind::kStatus:
      return ::statx(call.fd, call.path, static_cast<int>(call.flags), STATX_BASIC_STATS,
                     static_cast<struct statx*>(call.data));
    case Kind::kRename:
      return ::renameat2(call.fd, call.path, call.to_fd, call.to, flags);
    case Kind::kUnlink:
      return ::unlinkat(call.fd, call.path, static_cast<int>(flags));
    case Kind::kMakeDirectory:
      return ::mkdirat(call.fd, call.path, call.mode);
    case Kind::kSetPermissions:
      return ::fchmod(call.fd, call.mode);
    case Kind::kSetGroup:
      return ::fchown(call.fd, static_cast<uid_t>(-1), static_cast<gid_t>(call.flags));
    case Kind::kNames:
      return ::syscall(SYS_getdents64, call.fd, call.data, call.size);
    case Kind::kLock:
      return ::flock(call.fd, static_cast<int>(flags));
  }
  return errno = ENOSYS, -1;
}

}  // namespace

int64_t FileCalls::Make(const FileCall& call) {
  for (;;) {
    Count(1);
    CountSync(call);
    const int64_t answer = DoMake(call);
    // An fsync that was interrupted has synced nothing and forgotten nothing, unlike one that failed.
    if (answer != -EINTR || call.kind == Kind::kClose) return answer;
  }
}

bool FileCalls::Queue(FileRing& ring, const RingCall& call) {
  if (!ring.Queue(call)) return false;
  CountSync(call.call);
  return true;
}

int64_t FileCalls::DoMake(const FileCall& call) {
  const int64_t answer = MakeOnce(call);
  return answer >= 0 ? answer : -errno;
}

std::unique_ptr<FileRing> FileCalls::DoOpenRing(unsigned entries, unsigned files) {
  return OpenKernelFileRing(entries, files);
}

}  // namespace weir

#ifndef WEIR_STRATEGIES_DIRECTORY_FILE_CALLS_H_
#define WEIR_STRATEGIES_DIRECTORY_FILE_CALLS_H_

#include <sys/types.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace weir {

/// A system call on files and directories, as a value: it can be made at once, be queued in a ring, or be
/// looked at by a test. What it points to must stay until it is done.
struct FileCall {
  enum class Kind : uint8_t {
    kOpen,            ///< openat2(fd, path, {flags, mode, resolve}); openat(2) where `resolve` is 0
    kRead,            ///< read(fd, data, size); with an offset pread
    kWrite,           ///< write(fd, data, size); with an offset pwrite
    kSync,            ///< fsync(fd)
    kSyncAll,         ///< syncfs(fd)
    kClose,           ///< close(fd)
    kStatus,          ///< statx(fd, path, flags) into `data`, a struct statx
    kRename,          ///< renameat2(fd, path, to_fd, to, flags)
    kUnlink,          ///< unlinkat(fd, path, flags)
    kMakeDirectory,   ///< mkdirat(fd, path, mode)
    kSetPermissions,  ///< fchmod(fd, mode)
    kSetGroup,        ///< fchown(fd, -1, flags)
    kNames,           ///< getdents64(fd, data, size)
    kLock,            ///< flock(fd, flags)
  };
  static constexpr uint64_t kAtPosition = ~uint64_t{0};

  Kind kind;
  int fd = -1;  ///< an open file, or the directory that `path` begins at
  const char* path = nullptr;
  uint64_t flags = 0;
  uint64_t resolve = 0;
  mode_t mode = 0;
  void* data = nullptr;
  size_t size = 0;
  uint64_t offset = kAtPosition;
  int to_fd = -1;
  const char* to = nullptr;
};

/// A call in a ring.
struct RingCall {
  FileCall call;
  uint64_t tag = 0;  ///< comes back with the completion
  /// The next one queued begins when this has succeeded: a write, when it took all. Else that one and those
  /// linked to it are cancelled (ECANCELED).
  bool linked = false;
  /// `call.fd` is a number of the ring's own files, below the `files` that it was opened with: kRead, kWrite, kSync
  /// and kClose mean that one, and kOpen puts there what it opens; its directory is `call.to_fd` then.
  bool own_file = false;
};

struct RingAnswer {
  uint64_t tag;
  int64_t result;  ///< as FileCalls::Make gives it
};

class FileCalls;

/// An io_uring for such calls. Opened, entered and closed through FileCalls. Completions come in any order.
/// Not thread-safe.
class FileRing {
 public:
  FileRing() = default;
  FileRing(const FileRing&) = delete;
  FileRing& operator=(const FileRing&) = delete;
  virtual ~FileRing() = default;

  /// For the next Enter to submit. False: there are as many as the ring has entries.
  virtual bool Queue(const RingCall& call) = 0;
  /// Takes one answer. False: there is none yet.
  virtual bool Next(RingAnswer& answer) = 0;

 private:
  friend class FileCalls;

  /// Submits all that is queued and waits for `wait` completions: as FileCalls::Make answers.
  virtual int64_t Enter(unsigned wait) = 0;
};

/// The seam between the directories and the kernel. A test derives from it to see each call, to make it fail,
/// or to be killed at it. Thread-safe, as system calls are.
class FileCalls {
 public:
  FileCalls() = default;
  FileCalls(const FileCalls&) = delete;
  FileCalls& operator=(const FileCalls&) = delete;
  virtual ~FileCalls() = default;

  /// What the call returned, or its errno, negative. Repeated after EINTR where that is right: not a close.
  int64_t Make(const FileCall& call);
  /// Null: the kernel has none for this process, or none that can do this. `entries`: how many may be queued;
  /// `files`: its own files.
  std::unique_ptr<FileRing> OpenRing(unsigned entries, unsigned files) {
    return Count(4), DoOpenRing(entries, files);
  }
  bool Queue(FileRing& ring, const RingCall& call);
  int64_t Enter(FileRing& ring, unsigned wait) { return Count(1), ring.Enter(wait); }

  uint64_t count() const { return count_.load(std::memory_order_relaxed); }
  uint64_t syncs() const { return syncs_.load(std::memory_order_relaxed); }

 protected:
  virtual int64_t DoMake(const FileCall& call);
  virtual std::unique_ptr<FileRing> DoOpenRing(unsigned entries, unsigned files);

 private:
  void Count(unsigned calls) { count_.fetch_add(calls, std::memory_order_relaxed); }
  void CountSync(const FileCall& call) {
    using Kind = FileCall::Kind;
    if (call.kind == Kind::kSync || call.kind == Kind::kSyncAll)
      syncs_.fetch_add(1, std::memory_order_relaxed);
  }

  std::atomic<uint64_t> count_{0};
  std::atomic<uint64_t> syncs_{0};
};

/// The kernel's io_uring, through liburing. Null where it has none, or one before Linux 5.18, which could not
/// use a file that a linked call opens; or where it lacks one of the calls.
std::unique_ptr<FileRing> OpenKernelFileRing(unsigned entries, unsigned files);

}  // namespace weir

#endif  // WEIR_STRATEGIES_DIRECTORY_FILE_CALLS_H_

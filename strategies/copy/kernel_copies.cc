#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <new>
#include <utility>

#include "strategies/copy/copy_ends.h"
#include "strategies/copy/copy_registry.h"
#include "strategies/file/system_calls.h"
#include "strategies/memory/aligned_buffer.h"
#include "strategies/memory/shortage.h"

namespace weir {
namespace {

constexpr size_t kChunk = 256 * 1024;

// Whether this errno of a call that moves bytes in the kernel means that it will not do so for these files,
// or is not in this kernel, so that a copy by hand may do.
bool IsRefusal(int error) {
  constexpr int kRefusals[] = {EXDEV, EINVAL, ENOSYS, EOPNOTSUPP, EPERM, ETXTBSY, EBADF, ESPIPE};
  return std::ranges::find(kRefusals, error) != std::end(kRefusals);
}

// Goes on where both files stand with a call that moves bytes in the kernel: `move` is given how many at
// most and answers as copy_file_range(2) does, with errno, or with an error that ends the copy. `what` names
// it in errors. Where the kernel refuses it for these files, and where it says that there is no more (which
// it also says of a file that claims to have no size, as those of /proc do), the rest goes in chunks. The
// result says whether it was refused.
absl::StatusOr<bool> CopyInKernel(CopyEnds& ends, size_t most, std::string_view what,
                                  const std::function<absl::StatusOr<ssize_t>(size_t most)>& move) {
  bool refused = false;
  while (!refused) {
    absl::Status going = ends.CheckStop();
    if (!going.ok()) return going;
    const absl::StatusOr<ssize_t> moved = move(most);
    if (!moved.ok()) return moved.status();
    if (*moved == 0) break;
    if (*moved < 0 && errno == EINTR) continue;
    if (*moved < 0 && !IsRefusal(errno)) return ends.Error(what);
    refused = *moved < 0;
    if (refused) continue;
    ends.in().Advance(static_cast<uint64_t>(*moved));
    ends.out().Advance(static_cast<uint64_t>(*moved));
  }
  absl::Status rest = CopyInChunks(ends, kChunk);
  if (!rest.ok()) return rest;
  return refused;
}

}  // namespace

absl::StatusOr<CopyResult> CopyByRange(Endpoint from, Endpoint to, const CopyOptions& options) try {
  absl::StatusOr<CopyEnds> ends = CopyEnds::Open(from, to, options);
  if (!ends.ok()) return ends.status();
  const absl::StatusOr<bool> fell_back = CopyInKernel(
      *ends, options.buffer_size, "copy_file_range",
      [&ends](size_t most) { return ends->calls().CopyFileRange(ends->in().fd(), ends->out().fd(), most); });
  return ends->Finish(fell_back.status(), fell_back.ok() && *fell_back);
} catch (const std::bad_alloc&) {
  return NoMemory("copy", from.name());
}

absl::StatusOr<CopyResult> CopyBySendfile(Endpoint from, Endpoint to, const CopyOptions& options) try {
  absl::StatusOr<CopyEnds> ends = CopyEnds::Open(from, to, options);
  if (!ends.ok()) return ends.status();
  const absl::StatusOr<bool> fell_back = CopyInKernel(
      *ends, options.buffer_size, "sendfile",
      [&ends](size_t most) { return ends->calls().Sendfile(ends->out().fd(), ends->in().fd(), most); });
  return ends->Finish(fell_back.status(), fell_back.ok() && *fell_back);
} catch (const std::bad_alloc&) {
  return NoMemory("copy", from.name());
}

namespace {

// The pipe that the bytes go through.
class SplicePipe {
 public:
  explicit SplicePipe(CopyEnds& ends) : ends_(ends) {}
  SplicePipe(const SplicePipe&) = delete;
  SplicePipe& operator=(const SplicePipe&) = delete;
  ~SplicePipe() {
    if (pipe_[0] < 0) return;
    ends_.calls().Close(pipe_[0]);
    ends_.calls().Close(pipe_[1]);
  }

  absl::Status Open(size_t capacity) {
    if (ends_.calls().Pipe2(pipe_, O_CLOEXEC) != 0) {
      pipe_[0] = -1;
      return ends_.Error("pipe2 for copying");
    }
    ends_.calls().Fcntl(pipe_[1], F_SETPIPE_SZ, static_cast<int>(std::min<size_t>(capacity, 1 << 30)));
    return absl::OkStatus();
  }

  // As copy_file_range(2) does; but what left the source and did not reach the target is an error for good. A
  // target that refuses splice(2) is told at the next call, when the pipe is empty again.
  absl::StatusOr<ssize_t> Move(size_t most) {
    if (refusal_ != 0) return errno = refusal_, -1;
    const ssize_t held = ends_.calls().Splice(ends_.in().fd(), pipe_[1], most);
    if (held > 0 && !Drain(static_cast<size_t>(held))) return ends_.Error("splice");
    return held;
  }

 private:
  // Nothing may stay in the pipe, or the next bytes would come behind it: what the target does not take by
  // splice(2) is written to it.
  bool Drain(size_t held) {
    while (held > 0) {
      const ssize_t moved = ends_.calls().Splice(pipe_[0], ends_.out().fd(), held);
      if (moved < 0 && errno == EINTR) continue;
      if (moved < 0 && IsRefusal(errno)) return refusal_ = errno, DrainByHand(held);
      if (moved == 0) errno = EIO;
      if (moved <= 0) return false;
      held -= static_cast<size_t>(moved);
    }
    return true;
  }

  bool DrainByHand(size_t held) {
    const AlignedBuffer buffer(held);
    size_t got = 0, put = 0;
    while (put < held) {
      const ssize_t moved = got < held
                                ? ends_.calls().Read(pipe_[0], buffer.data() + got, held - got)
                                : ends_.calls().Write(ends_.out().fd(), buffer.data() + put, held - put);
      if (moved < 0 && errno == EINTR) continue;
      if (moved == 0) errno = EIO;
      if (moved <= 0) return false;
      (got < held ? got : put) += static_cast<size_t>(moved);
    }
    return true;
  }

  CopyEnds& ends_;
  int pipe_[2] = {-1, -1};
  int refusal_ = 0;  // the errno with which the target refused; 0: it did not
};

absl::StatusOr<bool> CopyThroughPipe(CopyEnds& ends, size_t buffer_size) {
  SplicePipe pipe(ends);
  absl::Status opened = pipe.Open(buffer_size);
  if (!opened.ok()) return opened;
  return CopyInKernel(ends, buffer_size, "splice", [&pipe](size_t most) { return pipe.Move(most); });
}

}  // namespace

absl::StatusOr<CopyResult> CopyBySplice(Endpoint from, Endpoint to, const CopyOptions& options) try {
  absl::StatusOr<CopyEnds> ends = CopyEnds::Open(from, to, options);
  if (!ends.ok()) return ends.status();
  const absl::StatusOr<bool> fell_back = CopyThroughPipe(*ends, options.buffer_size);
  return ends->Finish(fell_back.status(), fell_back.ok() && *fell_back);
} catch (const std::bad_alloc&) {
  return NoMemory("copy", from.name());
}

}  // namespace weir

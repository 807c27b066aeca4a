#include "strategies/file/open_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <utility>

#include "fmt/format.h"
#include "strategies/file/system_calls.h"

namespace weir {
namespace {

std::string_view Directions(int flags) {
  switch (flags & O_ACCMODE) {
    case O_RDONLY:
      return "reading";
    case O_WRONLY:
      return "writing";
    default:
      return "reading and writing";
  }
}

bool Allow(int flags, int wanted) {
  if ((flags & O_PATH) != 0) return false;
  return (flags & O_ACCMODE) == O_RDWR || (flags & O_ACCMODE) == (wanted & O_ACCMODE);
}

}  // namespace

absl::StatusOr<OpenFile> OpenFile::Open(Endpoint& end, int flags, std::shared_ptr<SystemCalls> calls) {
  if (calls == nullptr) calls = std::make_shared<SystemCalls>();
  OpenFile file(end.name(), std::move(calls));
  absl::Status opened = end.is_descriptor() ? file.TakeOver(end, flags) : file.OpenPath(flags);
  if (!opened.ok()) return opened;
  return file;
}

absl::Status OpenFile::OpenPath(int flags) {
  do {
    fd_ = calls_->Open(path_.c_str(), flags, 0666);
  } while (fd_ < 0 && errno == EINTR);
  return fd_ >= 0 ? absl::OkStatus() : Error("open", 0);
}

absl::Status OpenFile::TakeOver(Endpoint& end, int flags) {
  const int had = calls_->Fcntl(end.descriptor(), F_GETFL, 0);
  if (had < 0) {
    return absl::InvalidArgumentError(
        fmt::format("{}: descriptor {} is not open, errno {}", path_, end.Take(), errno));
  }
  if (!Allow(had, flags)) {
    return absl::InvalidArgumentError(fmt::format("{} is not open for {}", path_, Directions(flags)));
  }
  fd_ = end.Take();
  handed_over_ = true;
  first_flags_ = flags_now_ = had;
  kept_flags_ = had & ~(O_NONBLOCK | O_DIRECT);
  return SetFlags(0) == 0 ? absl::OkStatus() : Error("fcntl", 0);
}

OpenFile::OpenFile(OpenFile&& other) noexcept
    : path_(std::move(other.path_)),
      calls_(std::move(other.calls_)),
      fd_(std::exchange(other.fd_, -1)),
      handed_over_(other.handed_over_),
      first_flags_(other.first_flags_),
      kept_flags_(other.kept_flags_),
      flags_now_(other.flags_now_) {}

absl::StatusOr<std::optional<uint64_t>> OpenFile::Size() const {
  struct statx attributes;
  if (calls_->Statx(fd_, STATX_TYPE | STATX_SIZE, &attributes) != 0) return Error("statx", 0);
  if (!S_ISREG(attributes.stx_mode)) return std::nullopt;
  return attributes.stx_size;
}

int OpenFile::SetFlags(int flags) {
  const int wanted = kept_flags_ | flags;
  if (wanted == flags_now_) return 0;
  const int result = calls_->Fcntl(fd_, F_SETFL, wanted);
  if (result == 0) flags_now_ = wanted;
  return result;
}

absl::Status OpenFile::Error(std::string_view what, uint64_t offset) const {
  const int error = errno;
  return absl::ErrnoToStatus(error, fmt::format("{} {} at offset {}, errno {}", what, path_, offset, error));
}

absl::Status OpenFile::Close(uint64_t offset) {
  if (fd_ < 0) return absl::OkStatus();
  if (handed_over_ && flags_now_ != first_flags_) calls_->Fcntl(fd_, F_SETFL, first_flags_);
  // Linux releases the descriptor whatever close(2) says, EINTR included: a second try could close another
  // file.
  if (calls_->Close(std::exchange(fd_, -1)) == 0 || errno == EINTR) return absl::OkStatus();
  return Error("close", offset);
}

}  // namespace weir

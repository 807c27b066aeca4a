#include "strategies/file/output_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "fmt/format.h"
#include "strategies/file/system_calls.h"

namespace weir {
namespace {

absl::Status ErrnoStatus(int error, std::string_view what, std::string_view path, uint64_t offset) {
  return absl::ErrnoToStatus(error, fmt::format("{} {} at offset {}, errno {}", what, path, offset, error));
}

}  // namespace

absl::StatusOr<OutputFile> OutputFile::Create(std::string path, std::shared_ptr<SystemCalls> calls,
                                              Access access) {
  WriterOptions options;
  options.system_calls = std::move(calls);
  return Create(std::move(path), options, access);
}

absl::StatusOr<OutputFile> OutputFile::Create(std::string path, const WriterOptions& options, Access access) {
  std::shared_ptr<SystemCalls> calls = options.system_calls;
  if (calls == nullptr) calls = std::make_shared<SystemCalls>();
  const int mode = (access == Access::kReadWrite ? O_RDWR : O_WRONLY) | (options.append ? 0 : O_TRUNC);
  int fd;
  do {
    fd = calls->Open(path.c_str(), mode | O_CREAT | O_CLOEXEC, 0666);
  } while (fd < 0 && errno == EINTR);
  if (fd < 0) return ErrnoStatus(errno, "open", path, 0);
  OutputFile file(std::move(path), fd, std::move(calls));
  absl::Status begun = options.append ? file.BeginAtEnd() : absl::OkStatus();
  if (!begun.ok()) return begun;
  return file;
}

// Not O_APPEND: pwrite(2) and mappings do not keep to that, and one rule for all is easier to know.
absl::Status OutputFile::BeginAtEnd() {
  const off_t end = calls_->Lseek(fd_, 0, SEEK_END);
  if (end < 0 && errno != ESPIPE) return Error("lseek", 0);
  if (end > 0) start_ = offset_ = static_cast<uint64_t>(end);
  return absl::OkStatus();
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_(std::move(other.path_)),
      fd_(std::exchange(other.fd_, -1)),
      calls_(other.calls_),
      start_(other.start_),
      offset_(other.offset_),
      short_writes_(other.short_writes_) {}

OutputFile::~OutputFile() { Close().IgnoreError(); }

absl::Status OutputFile::Write(std::string_view data) {
  while (!data.empty()) {
    const ssize_t written = calls_->Write(fd_, data.data(), data.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Error("write", offset_);
    if (written == 0) {
      errno = EIO;
      return Error("write, which took none of the bytes,", offset_);
    }
    if (static_cast<size_t>(written) < data.size()) ++short_writes_;
    offset_ += static_cast<uint64_t>(written);
    data.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

absl::Status OutputFile::Sync() {
  int result;
  do {
    result = calls_->Fdatasync(fd_);
  } while (result != 0 && errno == EINTR);
  const bool cannot_sync = errno == EINVAL || errno == EROFS;  // a pipe, a device: see fdatasync(2)
  if (result == 0 || cannot_sync) return absl::OkStatus();
  return Error("fdatasync", offset_);
}

absl::Status OutputFile::Truncate(uint64_t size) {
  int result;
  do {
    result = calls_->Ftruncate(fd_, static_cast<off_t>(size));
  } while (result != 0 && errno == EINTR);
  return result == 0 ? absl::OkStatus() : Error("ftruncate", size);
}

absl::Status OutputFile::Close() {
  if (fd_ < 0) return absl::OkStatus();
  // Linux releases the descriptor whatever close(2) says, EINTR included: a second try could close another
  // file.
  if (calls_->Close(std::exchange(fd_, -1)) == 0 || errno == EINTR) return absl::OkStatus();
  return Error("close", offset_);
}

absl::Status OutputFile::Error(std::string_view what, uint64_t offset) const {
  return ErrnoStatus(errno, what, path_, offset);
}

void OutputFile::Account(Accounting& accounting) const {
  accounting.committed = committed();
  accounting.system_calls = calls_->count();
  accounting.short_writes = short_writes_;
}

}  // namespace weir

#include "strategies/file/input_file.h"

#include <fcntl.h>
#include <sys/stat.h>

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

absl::StatusOr<InputFile> InputFile::Open(std::string path, const ReaderOptions& options) {
  std::shared_ptr<SystemCalls> calls = options.system_calls;
  if (calls == nullptr) calls = std::make_shared<SystemCalls>();
  int fd;
  do {
    fd = calls->Open(path.c_str(), O_RDONLY | O_CLOEXEC, 0);
  } while (fd < 0 && errno == EINTR);
  if (fd < 0) return ErrnoStatus(errno, "open", path, 0);
  calls->Fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);  // advice only: a pipe takes none
  return InputFile(std::move(path), fd, std::move(calls));
}

InputFile::InputFile(InputFile&& other) noexcept
    : path_(std::move(other.path_)),
      fd_(std::exchange(other.fd_, -1)),
      calls_(other.calls_),
      offset_(other.offset_),
      short_reads_(other.short_reads_) {}

InputFile::~InputFile() { Close().IgnoreError(); }

absl::StatusOr<size_t> InputFile::Read(std::span<char> to) {
  ssize_t answer;
  do {
    answer = calls_->Read(fd_, to.data(), to.size());
  } while (answer < 0 && errno == EINTR);
  return Given(answer, offset_, to.size(), "read");
}

absl::StatusOr<size_t> InputFile::ReadAt(uint64_t offset, std::span<char> to) {
  ssize_t answer;
  do {
    answer = calls_->Pread(fd_, to.data(), to.size(), static_cast<off_t>(offset));
  } while (answer < 0 && errno == EINTR);
  return Given(answer, offset, to.size(), "pread");
}

absl::StatusOr<size_t> InputFile::Given(ssize_t answer, uint64_t offset, size_t asked,
                                        std::string_view what) {
  if (answer < 0) return Error(what, offset);
  const size_t given = static_cast<size_t>(answer);
  if (given > 0 && given < asked) ++short_reads_;
  offset_ = offset + given;
  return given;
}

absl::Status InputFile::Close() {
  if (fd_ < 0) return absl::OkStatus();
  // Linux releases the descriptor whatever close(2) says, EINTR included.
  if (calls_->Close(std::exchange(fd_, -1)) == 0 || errno == EINTR) return absl::OkStatus();
  return Error("close", offset_);
}

absl::StatusOr<std::optional<uint64_t>> InputFile::Size() const {
  struct statx attributes;
  if (calls_->Statx(fd_, STATX_TYPE | STATX_SIZE, &attributes) != 0) return Error("statx", offset_);
  if (!S_ISREG(attributes.stx_mode)) return std::nullopt;
  return attributes.stx_size;
}

absl::Status InputFile::Error(std::string_view what, uint64_t offset) const {
  return ErrnoStatus(errno, what, path_, offset);
}

void InputFile::Account(ReaderAccounting& accounting) const {
  accounting.delivered = offset_;
  accounting.system_calls = calls_->count();
  accounting.short_reads = short_reads_;
}

}  // namespace weir

#include "strategies/peers/library_peers.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "fmt/format.h"

namespace weir {

LibraryWriter::LibraryWriter(std::string name, const WriterOptions& options)
    : Writer(kMaxReserve),
      path_(std::move(name)),
      calls_(options.system_calls != nullptr ? options.system_calls : std::make_shared<SystemCalls>()),
      buffer_size_(options.buffer_size),
      append_(options.append),
      scratch_(kMaxReserve) {
  OpenWindow(scratch_.span().first(0));
}

absl::Status LibraryWriter::OpenByPath(Endpoint& target, const OpenByLibrary& open_by_library) {
  const int flags = O_WRONLY | O_CREAT | (append_ ? 0 : O_TRUNC);
  absl::StatusOr<int> fd = -1;
  if (target.is_descriptor()) {
    absl::Status taken = TakeOver(target);
    if (!taken.ok()) return taken;
    fd = DescriptorReplacedBy(handed_over_->fd(), path_, flags, open_by_library);
  } else {
    fd = DescriptorOpenedBy(path_, flags, open_by_library);
  }
  if (fd.ok()) set_fd(*fd);
  return fd.status();
}

absl::StatusOr<int> LibraryWriter::Duplicate(Endpoint& target) {
  absl::Status taken = TakeOver(target);
  if (!taken.ok()) return taken;
  const int fd = calls_->Fcntl(handed_over_->fd(), F_DUPFD_CLOEXEC, 0);
  if (fd < 0) return handed_over_->Error("fcntl, to duplicate", 0);
  return fd;
}

absl::Status LibraryWriter::TakeOver(Endpoint& target) {
  absl::StatusOr<OutputFile> file = OutputFile::Create(target, {.append = append_, .system_calls = calls_});
  if (!file.ok()) return file.status();
  handed_over_.emplace(*std::move(file));
  return absl::OkStatus();
}

void LibraryWriter::set_fd(int fd) {
  fd_ = fd;
  const off_t end = append_ ? calls_->Lseek(fd_, 0, SEEK_END) : 0;
  if (end > 0) start_ = static_cast<uint64_t>(end);
  if (handed_over_) start_ = handed_over_->offset();
}

absl::Status LibraryWriter::DoClose() {
  CountLibraryCall();
  CloseLibrary();
  return handed_over_ ? handed_over_->Close() : absl::OkStatus();
}

void LibraryWriter::DoCancel() {
  AbandonLibrary();
  if (handed_over_) handed_over_->Close().IgnoreError();
}

bool LibraryWriter::FailWithErrno(std::string_view what) {
  const int error = errno != 0 ? errno : EIO;
  return Fail(absl::ErrnoToStatus(
      error, fmt::format("{} {} after offset {}, errno {}", what, path_, start_ + confirmed_, error)));
}

bool LibraryWriter::ConfirmFlushed() {
  const off_t offset = calls_->Lseek(fd_, 0, SEEK_CUR);
  const bool has_offset = offset > 0;  // a pipe has none, some devices stay at 0
  const uint64_t written = static_cast<uint64_t>(offset) - start_;
  if (has_offset && written != accepted()) {
    confirmed_ = written;
    return Fail(absl::DataLossError(
        fmt::format("{}: the library reported success, but wrote {} of {} bytes, to offset {}", path_,
                    written, accepted(), offset)));
  }
  confirmed_ = accepted();
  return true;
}

bool LibraryWriter::DoSync() {
  int result;
  do {
    result = calls_->Fdatasync(fd_);
  } while (result != 0 && errno == EINTR);
  if (result == 0 || errno == EINVAL || errno == EROFS) return true;
  return FailWithErrno("fdatasync");
}

void LibraryWriter::Account(Accounting& accounting) const {
  accounting.committed = confirmed_;
  accounting.system_calls = calls_->count() + library_calls_;
}

absl::StatusOr<int> LibraryReader::TakeOver(Endpoint& source) {
  absl::StatusOr<InputFile> file = InputFile::Open(source, {});
  if (!file.ok()) return file.status();
  return handed_over_.emplace(*std::move(file)).fd();
}

absl::Status LibraryReader::DoClose() {
  absl::Status closed = CloseLibrary();
  if (handed_over_) closed.Update(handed_over_->Close());
  return closed;
}

size_t LibraryReader::Delivered(size_t size) {
  delivered_ += size;
  return size;
}

absl::Status LibraryReader::Error(std::string_view what) const {
  const int error = errno != 0 ? errno : EIO;
  return absl::ErrnoToStatus(error,
                             fmt::format("{} {} at offset {}, errno {}", what, path_, delivered_, error));
}

void LibraryReader::Account(ReaderAccounting& accounting) const { accounting.delivered = delivered_; }

}  // namespace weir

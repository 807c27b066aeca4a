#include "strategies/library_writer.h"

#include <unistd.h>

#include <cerrno>
#include <utility>

#include "fmt/format.h"

namespace weir {

LibraryWriter::LibraryWriter(std::string path, const WriterOptions& options)
    : Writer(kMaxReserve),
      path_(std::move(path)),
      calls_(options.system_calls != nullptr ? options.system_calls : std::make_shared<SystemCalls>()),
      buffer_size_(options.buffer_size),
      scratch_(kMaxReserve) {
  OpenWindow(scratch_.span().first(0));
}

bool LibraryWriter::FailWithErrno(std::string_view what) {
  const int error = errno != 0 ? errno : EIO;
  return Fail(absl::ErrnoToStatus(
      error, fmt::format("{} {} after offset {}, errno {}", what, path_, confirmed_, error)));
}

bool LibraryWriter::ConfirmFlushed() {
  const off_t offset = calls_->Lseek(fd_, 0, SEEK_CUR);
  const bool has_offset = offset > 0;  // a pipe has none, some devices stay at 0
  if (has_offset && static_cast<uint64_t>(offset) != accepted()) {
    confirmed_ = static_cast<uint64_t>(offset);
    return Fail(absl::DataLossError(fmt::format("{}: the library reported success, but wrote {} of {} bytes",
                                                path_, offset, accepted())));
  }
  confirmed_ = accepted();
  return true;
}

bool LibraryWriter::DoSync() {
  if (calls_->Fdatasync(fd_) == 0 || errno == EINVAL || errno == EROFS) return true;
  return FailWithErrno("fdatasync");
}

void LibraryWriter::Account(Accounting& accounting) const {
  accounting.committed = confirmed_;
  accounting.system_calls = calls_->count() + library_calls_;
}

}  // namespace weir

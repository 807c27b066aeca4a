#include "strategies/file/interruptible_file.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "strategies/file/system_calls.h"

namespace weir {

absl::StatusOr<std::unique_ptr<InterruptibleFile>> InterruptibleFile::Create(
    std::string path, const WriterOptions& options) {
  absl::StatusOr<OutputFile> opened = OutputFile::Create(std::move(path), options);
  if (!opened.ok()) return opened.status();
  std::unique_ptr<InterruptibleFile> file(new InterruptibleFile(*std::move(opened)));
  const bool has_position = file->file_.calls().Lseek(file->file_.fd(), 0, SEEK_CUR) >= 0;
  if (has_position) return file;
  absl::Status made = file->MakeInterruptible();
  if (!made.ok()) return made;
  return file;
}

absl::Status InterruptibleFile::MakeInterruptible() {
  event_ = file_.calls().Eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (event_ < 0) return file_.Error("eventfd for", 0);
  if (file_.calls().Fcntl(file_.fd(), F_SETFL, O_NONBLOCK) != 0) return file_.Error("fcntl", 0);
  return absl::OkStatus();
}

InterruptibleFile::~InterruptibleFile() { Close().IgnoreError(); }

absl::StatusOr<size_t> InterruptibleFile::WriteSome(std::string_view data) {
  while (!interrupted_.load(std::memory_order_acquire)) {
    const ssize_t taken = file_.calls().Write(file_.fd(), data.data(), data.size());
    if (taken > 0) {
      file_.Advance(static_cast<uint64_t>(taken));
      return static_cast<size_t>(taken);
    }
    if (taken == 0) {
      errno = EIO;
      return file_.Error("write, which took none of the bytes,", file_.offset());
    }
    if (errno == EINTR) continue;
    if (errno != EAGAIN || event_ < 0) return file_.Error("write", file_.offset());
    absl::Status waited = WaitUntilWritable();
    if (!waited.ok()) return waited;
  }
  return absl::CancelledError("interrupted");
}

// Returns for an interruption too, and for a reader that has gone away: the next write tells of that.
absl::Status InterruptibleFile::WaitUntilWritable() {
  pollfd both[] = {{file_.fd(), POLLOUT, 0}, {event_, POLLIN, 0}};
  if (file_.calls().Poll(both, std::size(both), -1) >= 0 || errno == EINTR) return absl::OkStatus();
  return file_.Error("poll", file_.offset());
}

void InterruptibleFile::Interrupt() {
  interrupted_.store(true, std::memory_order_release);
  if (event_ >= 0) file_.calls().EventfdWrite(event_, 1);
}

absl::Status InterruptibleFile::Close() {
  if (event_ >= 0) file_.calls().Close(std::exchange(event_, -1));
  return file_.Close();
}

uint64_t InterruptibleFile::system_calls() const { return file_.calls().count(); }

}  // namespace weir

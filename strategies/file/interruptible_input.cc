#include "strategies/file/interruptible_input.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <iterator>
#include <utility>

#include "strategies/file/system_calls.h"

namespace weir {

absl::StatusOr<std::unique_ptr<InterruptibleInput>> InterruptibleInput::Open(std::string path,
                                                                             const ReaderOptions& options) {
  absl::StatusOr<InputFile> opened = InputFile::Open(std::move(path), options);
  if (!opened.ok()) return opened.status();
  std::unique_ptr<InterruptibleInput> file(new InterruptibleInput(*std::move(opened)));
  const bool has_position = file->file_.calls().Lseek(file->file_.fd(), 0, SEEK_CUR) >= 0;
  if (has_position) return file;
  absl::Status made = file->MakeInterruptible();
  if (!made.ok()) return made;
  return file;
}

absl::Status InterruptibleInput::MakeInterruptible() {
  event_ = file_.calls().Eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (event_ < 0) return file_.Error("eventfd for", 0);
  if (file_.calls().Fcntl(file_.fd(), F_SETFL, O_NONBLOCK) != 0) return file_.Error("fcntl", 0);
  return absl::OkStatus();
}

InterruptibleInput::~InterruptibleInput() { Close().IgnoreError(); }

absl::StatusOr<size_t> InterruptibleInput::ReadSome(std::span<char> to) {
  while (!interrupted_.load(std::memory_order_acquire)) {
    const ssize_t got = file_.calls().Read(file_.fd(), to.data(), to.size());
    if (got >= 0) {
      file_.Advance(static_cast<uint64_t>(got));
      return static_cast<size_t>(got);
    }
    if (errno == EINTR) continue;
    if (errno != EAGAIN || event_ < 0) return file_.Error("read", file_.offset());
    absl::Status waited = WaitUntilReadable();
    if (!waited.ok()) return waited;
  }
  return absl::CancelledError("interrupted");
}

// Returns for an interruption too, and when the last writer has gone away: the next read tells of that.
absl::Status InterruptibleInput::WaitUntilReadable() {
  pollfd both[] = {{file_.fd(), POLLIN, 0}, {event_, POLLIN, 0}};
  if (file_.calls().Poll(both, std::size(both), -1) >= 0 || errno == EINTR) return absl::OkStatus();
  return file_.Error("poll", file_.offset());
}

void InterruptibleInput::Interrupt() {
  interrupted_.store(true, std::memory_order_release);
  if (event_ >= 0) file_.calls().EventfdWrite(event_, 1);
}

absl::Status InterruptibleInput::Close() {
  if (event_ >= 0) file_.calls().Close(std::exchange(event_, -1));
  return file_.Close();
}

uint64_t InterruptibleInput::system_calls() const { return file_.calls().count(); }

}  // namespace weir

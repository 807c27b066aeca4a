#include "strategies/file/interruptible_file.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <iterator>
#include <utility>

#include "strategies/file/system_calls.h"

namespace weir {

template <class File>
absl::StatusOr<std::unique_ptr<InterruptibleFile<File>>> InterruptibleFile<File>::Of(
    absl::StatusOr<File> opened) {
  if (!opened.ok()) return opened.status();
  std::unique_ptr<InterruptibleFile> file(new InterruptibleFile(*std::move(opened)));
  const bool has_position = file->file_.calls().Lseek(file->file_.fd(), 0, SEEK_CUR) >= 0;
  if (has_position) return file;
  absl::Status made = file->MakeInterruptible();
  if (!made.ok()) return made;
  return file;
}

template <class File>
absl::Status InterruptibleFile<File>::MakeInterruptible() {
  event_ = file_.calls().Eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (event_ < 0) return file_.Error("eventfd for", 0);
  if (file_.SetFlags(O_NONBLOCK) != 0) return file_.Error("fcntl", 0);
  return absl::OkStatus();
}

template <class File>
template <std::same_as<OutputFile> F>
absl::StatusOr<size_t> InterruptibleFile<File>::WriteSome(std::string_view data) {
  const absl::StatusOr<size_t> taken =
      Transfer("write", POLLOUT, [&] { return file_.calls().Write(file_.fd(), data.data(), data.size()); });
  if (!taken.ok() || *taken > 0) return taken;
  errno = EIO;
  return file_.Error("write, which took none of the bytes,", file_.offset());
}

template <class File>
template <std::same_as<InputFile> F>
absl::StatusOr<size_t> InterruptibleFile<File>::ReadSome(std::span<char> to) {
  return Transfer("read", POLLIN, [&] { return file_.calls().Read(file_.fd(), to.data(), to.size()); });
}

// Makes the call `what` until it moves bytes, and waits until the file is ready where it is not.
template <class File>
absl::StatusOr<size_t> InterruptibleFile<File>::Transfer(std::string_view what, short ready,
                                                         const std::function<ssize_t()>& call) {
  while (!interrupted_.load(std::memory_order_acquire)) {
    const ssize_t moved = call();
    if (moved >= 0) {
      file_.Advance(static_cast<uint64_t>(moved));
      return static_cast<size_t>(moved);
    }
    if (errno == EINTR) continue;
    if (errno != EAGAIN || event_ < 0) return file_.Error(what, file_.offset());
    absl::Status waited = WaitUntil(ready);
    if (!waited.ok()) return waited;
  }
  return absl::CancelledError("interrupted");
}

// Returns for an interruption too, and when the other end has gone away: the next call tells of that.
template <class File>
absl::Status InterruptibleFile<File>::WaitUntil(short ready) {
  pollfd both[] = {{file_.fd(), ready, 0}, {event_, POLLIN, 0}};
  if (file_.calls().Poll(both, std::size(both), -1) >= 0 || errno == EINTR) return absl::OkStatus();
  return file_.Error("poll", file_.offset());
}

template <class File>
void InterruptibleFile<File>::Interrupt() {
  interrupted_.store(true, std::memory_order_release);
  if (event_ >= 0) file_.calls().EventfdWrite(event_, 1);
}

template <class File>
absl::Status InterruptibleFile<File>::Close() {
  if (event_ >= 0) file_.calls().Close(std::exchange(event_, -1));
  return file_.Close();
}

template <class File>
uint64_t InterruptibleFile<File>::system_calls() const {
  return file_.calls().count();
}

template class InterruptibleFile<OutputFile>;
template class InterruptibleFile<InputFile>;
template absl::StatusOr<size_t> InterruptibleFile<OutputFile>::WriteSome(std::string_view);
template absl::StatusOr<size_t> InterruptibleFile<InputFile>::ReadSome(std::span<char>);

InterruptibleReads::InterruptibleReads()
    : event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), event_error_(event_ < 0 ? errno : 0) {}

InterruptibleReads::~InterruptibleReads() {
  if (event_ >= 0) ::close(event_);
}

void InterruptibleReads::Interrupt() {
  if (event_ >= 0) ::eventfd_write(event_, 1);
}

int InterruptibleReads::DoOpen(const char* path, int flags, mode_t mode) {
  if (event_ < 0) return errno = event_error_, -1;
  return SystemCalls::DoOpen(path, flags, mode);
}

ssize_t InterruptibleReads::DoRead(int fd, void* to, size_t size) {
  if (event_ < 0) return errno = event_error_, -1;
  pollfd both[] = {{fd, POLLIN, 0}, {event_, POLLIN, 0}};
  if (SystemCalls::DoPoll(both, std::size(both), -1) < 0) return -1;
  if (both[1].revents != 0) return errno = ECANCELED, -1;
  return SystemCalls::DoRead(fd, to, size);
}

}  // namespace weir

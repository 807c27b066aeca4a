#include "strategies/file/interruptible_reads.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <iterator>
#include <utility>

namespace weir {

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

#include "strategies/file/inherited_descriptor.h"

#include <fcntl.h>

#include <cerrno>

namespace weir {

int InheritedDescriptor::DoOpen(const char*, int, mode_t) { return ::fcntl(fd_, F_DUPFD_CLOEXEC, 0); }

ssize_t InheritedDescriptor::DoWrite(int fd, const void* data, size_t size) {
  const ssize_t written = SystemCalls::DoWrite(fd, data, size);
  if (written < 0 && errno == EPIPE) reader_is_gone_.store(true, std::memory_order_relaxed);
  return written;
}

}  // namespace weir

#include "harness/process/pipe_messages.h"

#include <unistd.h>

#include <cerrno>

namespace weir {

bool Tell(int fd, const void* data, size_t size) {
  while (size > 0) {
    const ssize_t told = ::write(fd, data, size);
    if (told < 0 && errno != EINTR) return false;
    if (told < 0) continue;
    data = static_cast<const char*>(data) + told;
    size -= static_cast<size_t>(told);
  }
  return true;
}

bool Hear(int fd, void* data, size_t size) {
  while (size > 0) {
    const ssize_t heard = ::read(fd, data, size);
    if (heard < 0 && errno == EINTR) continue;
    if (heard <= 0) return false;
    data = static_cast<char*>(data) + heard;
    size -= static_cast<size_t>(heard);
  }
  return true;
}

}  // namespace weir

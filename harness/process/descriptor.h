#ifndef WEIR_HARNESS_PROCESS_DESCRIPTOR_H_
#define WEIR_HARNESS_PROCESS_DESCRIPTOR_H_

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "absl/status/statusor.h"

namespace weir {

/// A file descriptor that is closed with its owner; -1: none.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() { Close(); }

  int get() const { return fd_; }
  void Close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }

 private:
  int fd_;
};

/// Both ends of a pipe(2). A program that is executed gets neither.
struct PipeDescriptors {
  Descriptor read;
  Descriptor write;
};

inline absl::StatusOr<PipeDescriptors> MakePipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return absl::ErrnoToStatus(errno, "pipe");
  return PipeDescriptors{Descriptor(ends[0]), Descriptor(ends[1])};
}

}  // namespace weir

#endif  // WEIR_HARNESS_PROCESS_DESCRIPTOR_H_

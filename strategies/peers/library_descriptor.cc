#include "strategies/peers/library_descriptor.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "fmt/format.h"

namespace weir {
namespace {

// Closes it, also where an exception passes: there may be no memory for a path.
class Temporary {
 public:
  explicit Temporary(int fd) : fd_(fd) {}
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  ~Temporary() {
    if (fd_ >= 0) ::close(fd_);
  }

  int fd() const { return fd_; }

 private:
  const int fd_;
};

bool SameFile(int a, int b) {
  struct stat of_a, of_b;
  if (::fstat(a, &of_a) != 0 || ::fstat(b, &of_b) != 0) return false;
  return of_a.st_dev == of_b.st_dev && of_a.st_ino == of_b.st_ino;
}

int LowestFreeDescriptor() {
  const int lowest = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (lowest >= 0) ::close(lowest);
  return lowest;
}

absl::Status OpenError(const std::string& path) {
  const int error = errno;
  return absl::ErrnoToStatus(error, fmt::format("open {}, errno {}", path, error));
}

}  // namespace

absl::StatusOr<int> DescriptorOpenedBy(const std::string& path, int flags,
                                       const OpenByLibrary& open_by_library) {
  const Temporary probe(::open(path.c_str(), flags | O_CLOEXEC, 0666));
  if (probe.fd() < 0) return OpenError(path);
  const int expected = LowestFreeDescriptor();
  if (!open_by_library(path)) return OpenError(path);
  if (expected < 0 || !SameFile(probe.fd(), expected)) {
    return absl::InternalError(fmt::format("cannot tell which descriptor was opened for {}", path));
  }
  return expected;
}

absl::StatusOr<int> DescriptorReplacedBy(int fd, const std::string& name, int flags,
                                         const OpenByLibrary& open_by_library) {
  const Temporary in_memory(::memfd_create("weir", MFD_CLOEXEC));
  if (in_memory.fd() < 0) return OpenError(name);
  const absl::StatusOr<int> opened =
      DescriptorOpenedBy(fmt::format("/proc/self/fd/{}", in_memory.fd()), flags, open_by_library);
  if (!opened.ok()) return opened;
  if (::dup3(fd, *opened, O_CLOEXEC) < 0) return OpenError(name);
  return opened;
}

void Divert(int fd) {
  const int null = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (null < 0) return;
  ::dup3(null, fd, O_CLOEXEC);
  ::close(null);
}

}  // namespace weir

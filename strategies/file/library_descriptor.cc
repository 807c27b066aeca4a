#include "strategies/file/library_descriptor.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "fmt/format.h"

namespace weir {
namespace {

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

}  // namespace

absl::StatusOr<int> DescriptorOpenedBy(const std::string& path, bool append,
                                       const std::function<bool()>& open_by_library) {
  const int flags = O_WRONLY | O_CREAT | O_CLOEXEC | (append ? 0 : O_TRUNC);
  const int probe = ::open(path.c_str(), flags, 0666);
  if (probe < 0) return absl::ErrnoToStatus(errno, fmt::format("open {}, errno {}", path, errno));
  const int expected = LowestFreeDescriptor();
  const bool opened = open_by_library();
  const int error = errno;
  const bool found = expected >= 0 && SameFile(probe, expected);
  ::close(probe);
  if (!opened) return absl::ErrnoToStatus(error, fmt::format("open {}, errno {}", path, error));
  if (!found) return absl::InternalError(fmt::format("cannot tell which descriptor was opened for {}", path));
  return expected;
}

void Divert(int fd) {
  const int null = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (null < 0) return;
  ::dup3(null, fd, O_CLOEXEC);
  ::close(null);
}

}  // namespace weir

#include "harness/targets/block_group.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <ctime>

#include "fmt/format.h"

namespace weir {
namespace {

constexpr int kTopDirectory = 0x00020000;  // EXT4_TOPDIR_FL, FS_TOPDIR_FL
constexpr size_t kCreations = 15;

double ThreadSeconds() {
  timespec time;
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

}  // namespace

bool SpreadSubdirectories(const std::string& directory) {
  const int fd = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return false;
  int flags = 0;
  bool set = ::ioctl(fd, FS_IOC_GETFLAGS, &flags) == 0;
  flags |= kTopDirectory;
  set = set && ::ioctl(fd, FS_IOC_SETFLAGS, &flags) == 0;
  ::close(fd);
  return set;
}

std::optional<double> CreationSeconds(const std::string& directory) {
  std::array<double, kCreations> seconds;
  for (double& took : seconds) {
    const std::string path = fmt::format("{}/{}-{}", directory, ::getpid(), ThreadSeconds());
    const double before = ThreadSeconds();
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    took = ThreadSeconds() - before;
    if (fd < 0) return std::nullopt;
    ::close(fd);
  }
  const auto median = seconds.begin() + kCreations / 2;
  std::ranges::nth_element(seconds, median);
  return *median;
}

}  // namespace weir

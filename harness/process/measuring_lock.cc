#include "harness/process/measuring_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>

namespace weir {
namespace {

// Another user's file may be opened for reading at the most, which is enough to lock it.
int OpenLockFile(const std::string& file) {
  constexpr int kAlways = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | kAlways, 0644);
  return fd >= 0 ? fd : ::open(file.c_str(), O_RDONLY | kAlways);
}

// What stands there may be anybody's.
std::string NumberIn(int fd) {
  char text[20];
  const ssize_t size = ::pread(fd, text, sizeof text, 0);
  std::string number(text, size > 0 ? static_cast<size_t>(size) : 0);
  const auto end = std::ranges::find_if_not(number, [](unsigned char c) { return std::isdigit(c) != 0; });
  number.erase(end, number.end());
  return number.empty() ? "unknown" : number;
}

}  // namespace

MeasuringLock::MeasuringLock(const std::string& file) : fd_(OpenLockFile(file)) {
  struct stat info;
  if (fd_ < 0 || ::fstat(fd_, &info) != 0 || !S_ISREG(info.st_mode)) return;
  if (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) other_ = NumberIn(fd_);
    return;
  }
  const std::string own = std::to_string(::getpid()) + "\n";
  if (::ftruncate(fd_, 0) == 0 && ::pwrite(fd_, own.data(), own.size(), 0) < 0) return;  // then it is unknown
}

MeasuringLock::~MeasuringLock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace weir

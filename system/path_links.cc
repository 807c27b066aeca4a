#include "system/path_links.h"

#include <fcntl.h>
#include <unistd.h>

#include <charconv>
#include <climits>
#include <cstdlib>
#include <utility>

namespace weir {
namespace {

constexpr int kMostLinks = 40;  // as many as the kernel follows

// What the symbolic link `path` says; "" if it is none.
std::string LinkTarget(const std::string& path) {
  char target[PATH_MAX];
  const ssize_t size = ::readlink(path.c_str(), target, sizeof target);
  if (size <= 0) return "";
  const std::string name(target, static_cast<size_t>(size));
  return name.starts_with('/') ? name : DirectoryOf(path) + "/" + name;
}

// "" where there is no such file.
std::string RealPath(const std::string& path) {
  char resolved[PATH_MAX];
  return ::realpath(path.c_str(), resolved) == nullptr ? "" : resolved;
}

// Not one that was there when the process started.
bool IsOwn(int fd) {
  const int flags = ::fcntl(fd, F_GETFD);
  return flags >= 0 && (flags & FD_CLOEXEC) != 0;
}

// The number that a file in the folder of this process's descriptors is called by.
std::optional<int> DescriptorAt(const std::string& path) {
  const char* const end = path.data() + path.size();
  int fd = -1;
  const auto [stop, error] = std::from_chars(path.data() + path.rfind('/') + 1, end, fd);
  if (error != std::errc() || stop != end || fd < 0) return std::nullopt;
  const std::string directory = RealPath(DirectoryOf(path));
  if (directory.empty() || directory != RealPath("/proc/self/fd") || IsOwn(fd)) return std::nullopt;
  return fd;
}

}  // namespace

std::string DirectoryOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string WithoutLinks(std::string path) {
  if (const std::string real = RealPath(path); !real.empty()) return real;
  for (int links = 0; links < kMostLinks; ++links) {
    std::string target = LinkTarget(path);
    if (target.empty()) break;
    path = std::move(target);
  }
  return path;
}

std::optional<int> DescriptorNamed(std::string path) {
  for (int links = 0; links < kMostLinks && !path.empty(); ++links) {
    if (const std::optional<int> fd = DescriptorAt(path)) return fd;
    path = LinkTarget(path);
  }
  return std::nullopt;
}

}  // namespace weir

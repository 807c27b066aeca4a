#include "harness/targets/scratch_directory.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <vector>

#include "fmt/format.h"

namespace weir {
namespace {

// What a file system needs beside the data, and what other programs may write meanwhile.
constexpr double kOverhead = 1.02;
constexpr double kSlack = 64e6;

std::string Decimal(double bytes) {
  return bytes >= 1e9 ? fmt::format("{:.1f} GB", bytes * 1e-9) : fmt::format("{:.0f} MB", bytes * 1e-6);
}

constexpr std::string_view kPrefix = "weir-data-";

std::string InnerName() {
  char host[256] = "";
  ::gethostname(host, sizeof host - 1);
  std::string name = fmt::format("made-on-{}", host);
  std::ranges::replace(name, '/', '_');
  return name;
}

int OpenDirectory(const std::string& path) {
  return ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

bool Lock(int directory, int operation) {
  while (::flock(directory, operation) != 0) {
    if (errno != EINTR) return false;
  }
  return true;
}

// Removes the inner directory with all that is in it, and the outer one where that was all it had.
void Remove(const std::string& inner) {
  std::error_code ignored;
  std::filesystem::remove_all(inner, ignored);
  ::rmdir(inner.substr(0, inner.rfind('/')).c_str());
}

void RemoveIfAbandoned(const std::string& outer) {
  const int lock = OpenDirectory(outer);
  const std::string name = InnerName();
  struct stat info;
  // Looked at through the descriptor: the name may be another directory's by now.
  if (Lock(lock, LOCK_EX | LOCK_NB) && ::fstatat(lock, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0 &&
      S_ISDIR(info.st_mode) && info.st_uid == ::geteuid()) {
    Remove(outer + "/" + name);
  }
  if (lock >= 0) ::close(lock);
}

void RemoveAbandoned(const std::string& parent) {
  std::error_code error;
  std::vector<std::string> found;
  for (std::filesystem::directory_iterator each(parent, error), end; !error && each != end;
       each.increment(error)) {
    if (each->path().filename().native().starts_with(kPrefix)) found.push_back(each->path());
  }
  for (const std::string& outer : found) RemoveIfAbandoned(outer);
}

}  // namespace

absl::StatusOr<ScratchDirectory> ScratchDirectory::Create(const std::string& parent) {
  RemoveAbandoned(parent);
  std::string outer = parent + "/" + std::string(kPrefix) + "XXXXXX";
  if (::mkdtemp(outer.data()) == nullptr) {
    return absl::ErrnoToStatus(errno, fmt::format("cannot make a directory for data files in {}", parent));
  }
  const int lock = OpenDirectory(outer);
  const int error = lock >= 0 && Lock(lock, LOCK_EX) ? 0 : errno;
  ScratchDirectory made(lock, outer + "/" + InnerName());
  if (error != 0) return absl::ErrnoToStatus(error, fmt::format("cannot lock {}", outer));
  if (::mkdir(made.path_.c_str(), 0700) != 0)
    return absl::ErrnoToStatus(errno, fmt::format("cannot make {}", made.path_));
  return made;
}

ScratchDirectory::ScratchDirectory(ScratchDirectory&& other) noexcept
    : lock_(std::exchange(other.lock_, -1)), path_(std::exchange(other.path_, std::string())) {}

ScratchDirectory::~ScratchDirectory() {
  if (!path_.empty()) Remove(path_);
  if (lock_ >= 0) ::close(lock_);
}

absl::Status CheckSpace(const std::string& directory, uint64_t bytes) {
  struct statvfs info;
  if (::statvfs(directory.c_str(), &info) != 0) {
    return absl::ErrnoToStatus(errno, fmt::format("cannot tell the free space of {}", directory));
  }
  const double needed = static_cast<double>(bytes) * kOverhead + kSlack;
  const double free = static_cast<double>(info.f_bavail) * static_cast<double>(info.f_frsize);
  if (free >= needed) return absl::OkStatus();
  return absl::ResourceExhaustedError(fmt::format("the largest case needs {} in {}, where {} are free",
                                                  Decimal(needed), directory, Decimal(free)));
}

}  // namespace weir

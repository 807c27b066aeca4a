#include "strategies/file/staged_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "fmt/format.h"

namespace weir {
namespace {

std::string DirectoryOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

constexpr mode_t kOwnersAlone = 0600;

// What the symbolic link `path` says; "" if it is none.
std::string LinkTarget(const std::string& path) {
  char target[PATH_MAX];
  const ssize_t size = ::readlink(path.c_str(), target, sizeof target);
  if (size <= 0) return "";
  const std::string name(target, static_cast<size_t>(size));
  return name.starts_with('/') ? name : DirectoryOf(path) + "/" + name;
}

// Without symbolic links if there is such a file; else what the last link names, and so would create. Links
// in a circle name nothing, and were found before.
std::string Resolved(std::string path) {
  char resolved[PATH_MAX];
  if (::realpath(path.c_str(), resolved) != nullptr) return resolved;
  for (std::string target; !(target = LinkTarget(path)).empty();) path = std::move(target);
  return path;
}

mode_t PermissionsOfNewFile() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

absl::Status AlreadyExists(const std::string& path) {
  return absl::AlreadyExistsError(
      fmt::format("{} is there already; remove it, or say that it may be replaced", path));
}

}  // namespace

absl::StatusOr<StagedFile> StagedFile::Create(std::string path, Existing existing,
                                              std::optional<mode_t> permissions) {
  StagedFile file(std::move(path), existing);
  absl::Status begun = file.Begin(permissions);
  if (!begun.ok()) return begun;
  return file;
}

StagedFile::StagedFile(StagedFile&& other) noexcept
    : given_(std::move(other.given_)),
      path_(std::move(other.path_)),
      existing_(other.existing_),
      permissions_(other.permissions_),
      write_path_(std::move(other.write_path_)),
      temporary_(std::exchange(other.temporary_, {})),
      fd_(std::exchange(other.fd_, -1)) {}

StagedFile::~StagedFile() { Discard(); }

absl::Status StagedFile::Begin(std::optional<mode_t> permissions) {
  struct stat attributes;
  const bool there = ::stat(path_.c_str(), &attributes) == 0;
  if (!there) return errno == ENOENT ? BeginFile(permissions) : Error("create");
  const bool holds_data = S_ISREG(attributes.st_mode) || S_ISBLK(attributes.st_mode);
  if (S_ISDIR(attributes.st_mode)) return errno = EISDIR, Error("create");
  if (holds_data && existing_ == Existing::kRefuse) return AlreadyExists(given_);
  if (!S_ISREG(attributes.st_mode)) return write_path_ = path_, absl::OkStatus();
  return BeginFile(permissions.value_or(attributes.st_mode & 07777));
}

absl::Status StagedFile::BeginFile(std::optional<mode_t> permissions) {
  path_ = Resolved(path_);
  absl::Status begun = BeginUnnamed(DirectoryOf(path_)) ? absl::OkStatus() : BeginNamed();
  if (permissions) permissions_ = *permissions;
  return begun;
}

// Not every file system has files without a name, and not every system a /proc to open them by.
bool StagedFile::BeginUnnamed(const std::string& directory) {
  fd_ = ::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);
  if (fd_ < 0) return false;
  write_path_ = fmt::format("/proc/self/fd/{}", fd_);
  struct stat attributes;
  if (::fstat(fd_, &attributes) == 0 && ::access(write_path_.c_str(), F_OK) == 0) {
    permissions_ = attributes.st_mode & 07777;
    ::fchmod(fd_, kOwnersAlone);
    return true;
  }
  ::close(std::exchange(fd_, -1));
  return false;
}

absl::Status StagedFile::BeginNamed() {
  std::string name = path_ + ".weir-XXXXXX";
  fd_ = ::mkostemp(name.data(), O_CLOEXEC);  // the owner's alone
  if (fd_ < 0) return Error("create a file beside");
  permissions_ = PermissionsOfNewFile();
  write_path_ = temporary_ = std::move(name);
  return absl::OkStatus();
}

absl::Status StagedFile::Named(const absl::Status& status) const {
  std::string message(status.message());
  const size_t at = message.find(write_path_);
  if (at == std::string::npos || write_path_ == given_) return status;
  return {status.code(), message.replace(at, write_path_.size(), given_)};
}

absl::Status StagedFile::Commit() {
  if (fd_ < 0) return absl::OkStatus();
  ::fchmod(fd_, permissions_);  // where it is forbidden, the file stays its owner's alone
  absl::Status made = MakeVisible();
  if (made.ok()) temporary_.clear();
  Discard();
  return made;
}

absl::Status StagedFile::MakeVisible() {
  if (temporary_.empty()) {
    absl::Status named = NameUnnamed();
    if (!named.ok() || temporary_.empty()) return named;
  }
  return Replace();
}

// Under its final name, or where that must be replaced under a temporary one.
absl::Status StagedFile::NameUnnamed() {
  const auto link_to = [&](const std::string& name) {
    return ::linkat(AT_FDCWD, write_path_.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0;
  };
  if (link_to(path_)) return absl::OkStatus();
  if (errno != EEXIST) return Error("link");
  if (existing_ == Existing::kRefuse) return AlreadyExists(given_);
  for (int attempt = 0; temporary_.empty(); ++attempt) {
    std::string name = fmt::format("{}.weir-{}-{}", path_, ::getpid(), attempt);
    if (link_to(name)) {
      temporary_ = std::move(name);
    } else if (errno != EEXIST) {
      return Error("link");
    }
  }
  return absl::OkStatus();
}

absl::Status StagedFile::Replace() {
  const char* const from = temporary_.c_str();
  const char* const to = path_.c_str();
  if (existing_ == Existing::kReplace) return std::rename(from, to) == 0 ? absl::OkStatus() : Error("rename");
  if (::renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) return absl::OkStatus();
  if (errno == EEXIST) return AlreadyExists(given_);
  if (errno != EINVAL && errno != ENOSYS) return Error("rename");
  if (::link(from, to) != 0) return errno == EEXIST ? AlreadyExists(given_) : Error("link");
  ::unlink(from);
  return absl::OkStatus();
}

void StagedFile::Discard() {
  if (fd_ < 0) return;
  if (!temporary_.empty()) ::unlink(std::exchange(temporary_, {}).c_str());
  ::close(std::exchange(fd_, -1));
}

absl::Status StagedFile::Error(std::string_view what) const {
  return absl::ErrnoToStatus(errno, fmt::format("{} {}, errno {}", what, given_, errno));
}

}  // namespace weir

#include "strategies/file/staged_file.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "fmt/format.h"
#include "system/path_links.h"

namespace weir {
namespace {

constexpr mode_t kOwnersAlone = 0600;
constexpr mode_t kNewFile = 0666;
constexpr mode_t kPermissions = 0777;

// Has `make` try one name beside `path` after the other until one is free; what it returns, or -1 and errno.
template <class Make>
int UnderAFreeName(const std::string& path, const Make& make) {
  for (int attempt = 0;; ++attempt) {
    const int made = make(fmt::format("{}.weir-{}-{}", path, ::getpid(), attempt));
    if (made >= 0 || errno != EEXIST) return made;
  }
}

// What any new file beside `path` gets, by the mask and the directory's default list. Found with a file that
// is there for a moment, empty: to read the mask would be to change it, for all threads.
mode_t PermissionsOfNewFile(const std::string& path) {
  struct stat attributes;
  attributes.st_mode = kOwnersAlone;
  const int fd = UnderAFreeName(path, [](const std::string& name) {
    const int made = ::open(name.c_str(), O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, kNewFile);
    if (made >= 0) ::unlink(name.c_str());
    return made;
  });
  if (fd < 0) return kOwnersAlone;
  ::fstat(fd, &attributes);
  ::close(fd);
  return attributes.st_mode & kPermissions;
}

absl::Status AlreadyExists(const std::string& path) {
  return absl::AlreadyExistsError(
      fmt::format("{} is there already; remove it, or say that it may be replaced", path));
}

}  // namespace

absl::StatusOr<StagedFile> StagedFile::Create(std::string path, Existing existing,
                                              std::optional<mode_t> permissions,
                                              std::shared_ptr<FileAttributeCalls> calls) {
  if (calls == nullptr) calls = std::make_shared<FileAttributeCalls>();
  StagedFile file(std::move(path), existing, permissions, std::move(calls));
  absl::Status begun = file.Begin();
  if (!begun.ok()) return begun;
  return file;
}

absl::StatusOr<StagedFile> StagedFile::CreateIn(int directory, const std::string& name, Existing existing,
                                                std::optional<mode_t> permissions,
                                                std::shared_ptr<FileAttributeCalls> calls) {
  if (name.empty() || name == "." || name == ".." ||
      name.find_first_of(std::string_view("/\0", 2)) != name.npos) {
    return absl::InvalidArgumentError(fmt::format("'{}' is no name of a file", name));
  }
  if (calls == nullptr) calls = std::make_shared<FileAttributeCalls>();
  StagedFile file(fmt::format("/proc/self/fd/{}/{}", directory, name), existing, permissions,
                  std::move(calls));
  file.given_ = name;
  absl::Status begun = file.BeginIn(directory);
  if (!begun.ok()) return begun;
  return file;
}

StagedFile::StagedFile(StagedFile&& other) noexcept
    : given_(std::move(other.given_)),
      path_(std::move(other.path_)),
      existing_(other.existing_),
      permissions_(other.permissions_),
      usual_permissions_(other.usual_permissions_),
      calls_(other.calls_),
      write_path_(std::move(other.write_path_)),
      temporary_(std::exchange(other.temporary_, {})),
      fd_(std::exchange(other.fd_, -1)) {}

StagedFile::~StagedFile() { Discard(); }

absl::Status StagedFile::Begin() {
  struct stat attributes;
  const bool there = ::stat(path_.c_str(), &attributes) == 0;
  if (!there) return errno == ENOENT ? BeginFile() : Error("create");
  const bool holds_data = S_ISREG(attributes.st_mode) || S_ISBLK(attributes.st_mode);
  if (S_ISDIR(attributes.st_mode)) return errno = EISDIR, Error("create");
  if (holds_data && existing_ == Existing::kRefuse) return AlreadyExists(given_);
  if (!S_ISREG(attributes.st_mode)) return write_path_ = path_, absl::OkStatus();
  return BeginFile();
}

// The last link of /proc/self/fd is the directory itself, wherever it is moved to.
absl::Status StagedFile::BeginIn(int directory) {
  const open_how how = {.flags = O_PATH | O_NOFOLLOW | O_CLOEXEC,
                        .mode = 0,
                        .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV};
  const auto found = static_cast<int>(::syscall(SYS_openat2, directory, given_.c_str(), &how, sizeof how));
  if (found < 0) return errno == ENOENT ? BeginFileAt() : Error("create");
  struct stat attributes;
  const bool regular = ::fstat(found, &attributes) == 0 && S_ISREG(attributes.st_mode);
  ::close(found);
  if (!regular) {
    return absl::FailedPreconditionError(fmt::format("{} is there already, and is no regular file", given_));
  }
  return existing_ == Existing::kRefuse ? AlreadyExists(given_) : BeginFileAt();
}

absl::Status StagedFile::BeginFile() {
  path_ = WithoutLinks(path_);
  return BeginFileAt();
}

absl::Status StagedFile::BeginFileAt() {
  return BeginUnnamed(DirectoryOf(path_)) ? absl::OkStatus() : BeginNamed();
}

// Not every file system has files without a name, and not every system a /proc to open them by.
bool StagedFile::BeginUnnamed(const std::string& directory) {
  fd_ = ::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, kNewFile);
  if (fd_ < 0) return false;
  write_path_ = fmt::format("/proc/self/fd/{}", fd_);
  struct stat attributes;
  if (::fstat(fd_, &attributes) == 0 && ::access(write_path_.c_str(), F_OK) == 0) {
    usual_permissions_ = attributes.st_mode & kPermissions;
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
  usual_permissions_ = PermissionsOfNewFile(path_);
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
  GiveAttributes();
  absl::Status made = MakeVisible();
  if (made.ok()) temporary_.clear();
  Discard();
  return made;
}

// What is replaced hands them on as it is now, which may not be as it was when the work began.
void StagedFile::GiveAttributes() {
  if (existing_ == Existing::kReplace && HandOnAttributes(path_, fd_, permissions_, *calls_)) return;
  // Where it is forbidden, the file stays its owner's alone.
  calls_->Fchmod(fd_, permissions_.value_or(usual_permissions_) & kPermissions);
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
    return ::linkat(AT_FDCWD, write_path_.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW);
  };
  if (link_to(path_) == 0) return absl::OkStatus();
  if (errno != EEXIST) return Error("link");
  if (existing_ == Existing::kRefuse) return AlreadyExists(given_);
  const int linked = UnderAFreeName(path_, [&](const std::string& name) {
    const int made = link_to(name);
    if (made == 0) temporary_ = name;
    return made;
  });
  return linked == 0 ? absl::OkStatus() : Error("link");
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

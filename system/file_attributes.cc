#include "system/file_attributes.h"

#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>

namespace weir {
namespace {

constexpr const char* kAccessControlList = "system.posix_acl_access";
constexpr size_t kMaxListSize = 64 * 1024;  // XATTR_SIZE_MAX
constexpr mode_t kPermissions = 0777;
constexpr mode_t kOwnersPermissions = 0700;

// There is none, or could be none.
bool MeansNoList(int error) { return error == ENODATA || error == EOPNOTSUPP; }

bool HandOnOwners(const struct stat& from, int to, FileAttributeCalls& calls) {
  struct stat now;
  if (calls.Fstat(to, &now) != 0) return false;
  if (now.st_uid == from.st_uid && now.st_gid == from.st_gid) return true;
  return calls.Fchown(to, from.st_uid, from.st_gid) == 0;
}

// Where there is none to hand on, `to` may have one all the same: the directory's default.
bool HandOnList(const std::string& from, int to, FileAttributeCalls& calls) {
  std::string list(kMaxListSize, '\0');
  const ssize_t size = calls.Lgetxattr(from.c_str(), kAccessControlList, list.data(), list.size());
  if (size >= 0) return calls.Fsetxattr(to, kAccessControlList, list.data(), static_cast<size_t>(size)) == 0;
  if (!MeansNoList(errno)) return false;
  return calls.Fremovexattr(to, kAccessControlList) == 0 || MeansNoList(errno);
}

}  // namespace

int FileAttributeCalls::Fstat(int fd, struct stat* attributes) { return ::fstat(fd, attributes); }

int FileAttributeCalls::Fchown(int fd, uid_t owner, gid_t group) { return ::fchown(fd, owner, group); }

int FileAttributeCalls::Fchmod(int fd, mode_t mode) { return ::fchmod(fd, mode); }

ssize_t FileAttributeCalls::Lgetxattr(const char* path, const char* name, void* value, size_t size) {
  return ::lgetxattr(path, name, value, size);
}

int FileAttributeCalls::Fsetxattr(int fd, const char* name, const void* value, size_t size) {
  return ::fsetxattr(fd, name, value, size, 0);
}

int FileAttributeCalls::Fremovexattr(int fd, const char* name) { return ::fremovexattr(fd, name); }

bool HandOnAttributes(const std::string& from, int to, std::optional<mode_t> permissions,
                      FileAttributeCalls& calls) {
  struct stat attributes;
  if (::lstat(from.c_str(), &attributes) != 0 || !S_ISREG(attributes.st_mode)) return false;
  // The owners first: changing them can take bits away again.
  const bool same = HandOnOwners(attributes, to, calls) && HandOnList(from, to, calls);
  calls.Fchmod(to, permissions.value_or(attributes.st_mode) & (same ? kPermissions : kOwnersPermissions));
  return true;
}

}  // namespace weir

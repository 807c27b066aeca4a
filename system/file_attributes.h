#ifndef WEIR_SYSTEM_FILE_ATTRIBUTES_H_
#define WEIR_SYSTEM_FILE_ATTRIBUTES_H_

#include <sys/stat.h>
#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <string>

namespace weir {

/// The system calls of these names, with their arguments, result and errno. A test derives from it to have
/// one fail, or to see when it is made.
class FileAttributeCalls {
 public:
  virtual ~FileAttributeCalls() = default;

  virtual int Fstat(int fd, struct stat* attributes);
  virtual int Fchown(int fd, uid_t owner, gid_t group);
  virtual int Fchmod(int fd, mode_t mode);
  virtual ssize_t Lgetxattr(const char* path, const char* name, void* value, size_t size);
  virtual int Fsetxattr(int fd, const char* name, const void* value, size_t size);
  virtual int Fremovexattr(int fd, const char* name);
};

/// What a file that is replaced hands on to the one in its place: the regular file `from`, which is no
/// symbolic link, gives the open file `to` its owner, its group, who may read, write and execute it, and its
/// access control list. Neither setuid, setgid, the sticky bit nor file capabilities, as the content is
/// another's; and no other extended attributes.
///
/// Where owner, group or list cannot be given, group and others may do nothing: they are not those who might
/// before. `to` must be its owner's alone until then, and be called by its final name only afterwards; where
/// the file system refuses to change permissions, it stays so.
///
/// `permissions`: these in place of those of `from`. False where there is no regular file `from`; then `to`
/// is as it was.
bool HandOnAttributes(const std::string& from, int to, std::optional<mode_t> permissions,
                      FileAttributeCalls& calls);

}  // namespace weir

#endif  // WEIR_SYSTEM_FILE_ATTRIBUTES_H_

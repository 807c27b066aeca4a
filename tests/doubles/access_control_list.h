#ifndef WEIR_TESTS_DOUBLES_ACCESS_CONTROL_LIST_H_
#define WEIR_TESTS_DOUBLES_ACCESS_CONTROL_LIST_H_

#include <sys/xattr.h>

#include <cstdint>
#include <initializer_list>
#include <string>

namespace weir {

/// For tests: the access control lists of Linux files (posix_acl_xattr.h), without a library.

inline constexpr const char* kAccessList = "system.posix_acl_access";
inline constexpr const char* kDefaultList = "system.posix_acl_default";

/// The owner and a user of number 12345 may read and write; the group and others may do nothing. In the mode
/// of such a file the group's bits are the mask's, read and write.
inline std::string ListForOneUserMore() {
  struct Entry {
    uint16_t tag, permissions;
    uint32_t id;
  };
  constexpr uint32_t kNobodys = UINT32_MAX;
  const uint32_t version = 2;
  std::string list(reinterpret_cast<const char*>(&version), sizeof version);
  for (const Entry& entry : {Entry{0x01, 6, kNobodys}, Entry{0x02, 6, 12345}, Entry{0x04, 0, kNobodys},
                             Entry{0x10, 6, kNobodys}, Entry{0x20, 0, kNobodys}}) {
    list.append(reinterpret_cast<const char*>(&entry), sizeof entry);
  }
  return list;
}

/// False where the file system has no lists.
inline bool SetList(const std::string& path, const char* kind, const std::string& list) {
  return ::setxattr(path.c_str(), kind, list.data(), list.size(), 0) == 0;
}

/// "" for none.
inline std::string ListOf(const std::string& path) {
  char list[1024];
  const ssize_t size = ::getxattr(path.c_str(), kAccessList, list, sizeof list);
  return size <= 0 ? "" : std::string(list, static_cast<size_t>(size));
}

}  // namespace weir

#endif  // WEIR_TESTS_DOUBLES_ACCESS_CONTROL_LIST_H_

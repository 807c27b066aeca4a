#ifndef WEIR_TESTS_CONFORMANCE_LIMITED_FILE_SYSTEM_H_
#define WEIR_TESTS_CONFORMANCE_LIMITED_FILE_SYSTEM_H_

#include <string>

namespace weir {

/// Small file systems to be filled up. To be called in a forked child (RunInChild): the mount belongs to a
/// mount namespace of that child's own, so that it vanishes with it however it ends, its loop device too.
///
/// Where mounting is not allowed they do GTEST_SKIP() and say why; the caller looks at IsSkipped().

/// A tmpfs of `size` bytes at the directory `at`. Root, or a kernel that gives users namespaces.
void MountTmpfs(const std::string& at, size_t size);

/// An ext4 of `size` bytes at the directory `at`, on a loop device over a file in memory. Root, mkfs.ext4 and
/// a free loop device.
void MountLoopExt4(const std::string& at, size_t size);

}  // namespace weir

#endif  // WEIR_TESTS_CONFORMANCE_LIMITED_FILE_SYSTEM_H_

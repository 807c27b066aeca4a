#include "strategies/directory/shared_journal.h"

#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#include "fmt/format.h"

namespace weir {

bool HasSharedJournal(int fd) {
  struct statfs system;
  struct stat root;
  if (::fstatfs(fd, &system) != 0 || ::fstat(fd, &root) != 0) return false;
  if (system.f_type == XFS_SUPER_MAGIC) return true;
  if (system.f_type != EXT4_SUPER_MAGIC) return false;
  std::error_code error;
  const std::filesystem::path device = std::filesystem::read_symlink(
      fmt::format("/sys/dev/block/{}:{}", major(root.st_dev), minor(root.st_dev)), error);
  std::ifstream options(fmt::format("/proc/fs/ext4/{}/options", device.filename().string()));
  for (std::string line; std::getline(options, line);) {
    if (line.starts_with("data=")) return true;
  }
  return false;
}

}  // namespace weir

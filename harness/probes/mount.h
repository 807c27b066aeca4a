#ifndef WEIR_HARNESS_PROBES_MOUNT_H_
#define WEIR_HARNESS_PROBES_MOUNT_H_

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

#include "harness/probes/system_root.h"

namespace weir {

/// One line of /proc/self/mountinfo (proc(5)), its escapes undone.
struct Mount {
  /// "8:1" as major and minor number.
  dev_t device = 0;
  /// The part of the file system that is mounted: "/" for all of it.
  std::string root;
  std::string mount_point;
  /// "ext4", "tmpfs", "overlay", …
  std::string type;
  /// "/dev/nvme0n1p2", or what the file system says instead.
  std::string source;
  /// Of the mount and of the file system, separated by commas, each once: "rw,noatime,discard".
  std::string options;
};

/// Nullopt when the line is not one of mountinfo.
std::optional<Mount> ParseMount(std::string_view line);

/// The mount that `directory` lies on. `directory` is absolute, without links and "..". Among the mounts
/// above it the longest mount point wins, and the last one where several share it, since a later mount hides
/// an earlier. Given its `device` (st_dev), mounts of that device come first: another mount may hide a longer
/// one; only where no mount has it (btrfs subvolumes show a device of their own) the path alone decides.
/// Nullopt when none is above it, as in a chroot.
std::optional<Mount> FindMount(std::string_view mountinfo, std::string_view directory,
                               std::optional<dev_t> device);

/// The same for a directory as the user names it: relative or with links. Links are followed on this machine.
std::optional<Mount> MountOf(const std::string& directory, const SystemRoot& root = SystemRoot());

}  // namespace weir

#endif  // WEIR_HARNESS_PROBES_MOUNT_H_

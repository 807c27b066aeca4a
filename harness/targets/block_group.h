#ifndef WEIR_HARNESS_TARGETS_BLOCK_GROUP_H_
#define WEIR_HARNESS_TARGETS_BLOCK_GROUP_H_

#include <optional>
#include <string>

namespace weir {

/// ext4 without a journal does not give out an inode again for a minute after its file was deleted, five where that
/// is not on the device yet; who creates a file in the same block group walks over all of those, one by one. Creating
/// a file then took 160 to 700 µs where it takes 17.

/// Has the file system put each directory that will be made in `directory` into a block group of its own, as far as
/// there are any (chattr +T, EXT4_TOPDIR_FL). False: it has no such thing.
bool SpreadSubdirectories(const std::string& directory);

/// CPU seconds that creating an empty file in `directory` takes, the median of some; they stay there. None where it
/// does not work.
std::optional<double> CreationSeconds(const std::string& directory);

/// In less, there is nothing to walk over: it takes 3 to 6 µs. More than the second is such a walk.
inline constexpr double kQuickCreationSeconds = 12e-6, kSlowCreationSeconds = 30e-6;

}  // namespace weir

#endif  // WEIR_HARNESS_TARGETS_BLOCK_GROUP_H_

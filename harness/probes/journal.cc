#include "harness/probes/journal.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

#include "fmt/format.h"

namespace weir {
namespace {

constexpr std::array<std::string_view, 8> kWhole = {"xfs", "btrfs",    "f2fs", "jfs",
                                                    "zfs", "bcachefs", "ext3", "ntfs3"};
constexpr std::array<std::string_view, 5> kInPlace = {"ext2", "vfat", "exfat", "msdos", "minix"};

// "vda", also of /dev/root and of links to the device.
std::string DeviceName(const Mount& mount) {
  std::error_code error;
  const std::filesystem::path resolved = std::filesystem::weakly_canonical(mount.source, error);
  std::string name = (error ? std::filesystem::path(mount.source) : resolved).filename();
  return name;
}

}  // namespace

std::optional<bool> KeepsMetadataWhole(const Mount& mount, const SystemRoot& root) {
  if (std::ranges::find(kWhole, mount.type) != kWhole.end()) return true;
  if (std::ranges::find(kInPlace, mount.type) != kInPlace.end()) return false;
  if (mount.type != "ext4") return std::nullopt;
  const auto options = root.Read(fmt::format("/proc/fs/ext4/{}/options", DeviceName(mount)));
  if (!options) return std::nullopt;
  return options->find("\ndata=") != std::string::npos;
}

}  // namespace weir

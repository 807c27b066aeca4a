#include "strategies/directory/directory_registry.h"

#include <fcntl.h>
#include <linux/openat2.h>

#include <cerrno>

#include "strategies/file/io_ring.h"
#include "strategies/strategy_table.h"

namespace weir {
namespace {

// A path that leaves the directory is refused by no other call.
absl::Status OpensBeneath() {
  FileCalls calls;
  const int64_t fd = calls.Make({.kind = FileCall::Kind::kOpen,
                                 .fd = AT_FDCWD,
                                 .path = ".",
                                 .flags = O_PATH,
                                 .resolve = RESOLVE_BENEATH});
  if (fd == -ENOSYS || fd == -EPERM)
    return absl::UnimplementedError("needs openat2 of Linux 5.6 or later, which this process does not get");
  if (fd >= 0) calls.Make({.kind = FileCall::Kind::kClose, .fd = static_cast<int>(fd)});
  return absl::OkStatus();
}

absl::Status OpenRing() {
  if (OpenKernelFileRing(2, 1) != nullptr) return absl::OkStatus();
  return absl::UnimplementedError(
      "needs an io_uring of Linux 5.18 or later, which this process does not get");
}

absl::Status RingIsThere() {
  if (absl::Status can = OpensBeneath(); !can.ok()) return can;
  static const absl::Status& answer = *new absl::Status(ProbeWithRing(OpenRing));
  return answer;
}

constexpr DirectoryStrategy kStrategies[] = {
    {"path", "one call after the other, by whole paths; each file durable by itself", OpensBeneath,
     OpenPathDirectory},
    {"dirfd", "the same through handles of the directories, which are synced once a batch", OpensBeneath,
     OpenDirfdDirectory},
    {"threaded", "the same on eight threads", OpensBeneath, OpenThreadedDirectory, kThreadsOfThreaded},
    {"uring", "linked calls in an io_uring: open, write, fsync, close", RingIsThere, OpenUringDirectory, 2},
    {"grouped", "written one by one, synced side by side, then renamed, then the directories synced",
     OpensBeneath, OpenGroupedDirectory, kThreadsOfGrouped},
};

}  // namespace

std::span<const DirectoryStrategy> DirectoryStrategies() { return kStrategies; }

absl::StatusOr<std::unique_ptr<Directory>> OpenDirectory(std::string_view strategy, const std::string& path,
                                                         const DirectoryOptions& options) {
  const absl::StatusOr<const DirectoryStrategy*> row =
      FindStrategy(DirectoryStrategies(), "directory", strategy);
  if (!row.ok()) return row.status();
  absl::Status can = Supported(**row);
  if (!can.ok()) return can;
  return (*row)->open(path, options);
}

}  // namespace weir

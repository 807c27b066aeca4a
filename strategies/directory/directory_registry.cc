#include "strategies/directory/directory_registry.h"

#include "strategies/file/io_ring.h"
#include "strategies/strategy_table.h"

namespace weir {
namespace {

absl::Status OpenRing() {
  if (OpenKernelFileRing(2, 1) != nullptr) return absl::OkStatus();
  return absl::UnimplementedError(
      "needs an io_uring of Linux 5.18 or later, which this process does not get");
}

absl::Status RingIsThere() {
  static const absl::Status& answer = *new absl::Status(ProbeWithRing(OpenRing));
  return answer;
}

constexpr DirectoryStrategy kStrategies[] = {
    {"path", "one call after the other, by whole paths; each file durable by itself", nullptr,
     OpenPathDirectory},
    {"dirfd", "the same through handles of the directories, which are synced once a batch", nullptr,
     OpenDirfdDirectory},
    {"threaded", "the same on eight threads", nullptr, OpenThreadedDirectory, kThreadsOfThreaded},
    {"uring", "linked calls in an io_uring: open, write, fsync, close", RingIsThere, OpenUringDirectory, 2},
    {"grouped", "written one by one, synced side by side, then renamed, then the directories synced", nullptr,
     OpenGroupedDirectory, kThreadsOfGrouped},
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

#ifndef WEIR_STRATEGIES_DIRECTORY_DIRECTORY_REGISTRY_H_
#define WEIR_STRATEGIES_DIRECTORY_DIRECTORY_REGISTRY_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/directory/directory.h"

namespace weir {

/// Whether `grouped` has all files of a group synced by one flush of the file system, which pays for what others have
/// written too.
enum class OneFlush {
  kWhereItPays,  ///< where a journal is known that all files share, and it took less time than to sync each
  kNever,
  kAlways
};

/// How many threads `threaded` and `grouped` have where the options say nothing, the caller among them.
inline constexpr size_t kThreadsOfThreaded = 8, kThreadsOfGrouped = 64;

struct DirectoryOptions {
  /// The seam to the kernel; null: one of its own.
  std::shared_ptr<FileCalls> calls = nullptr;
  /// How many threads `threaded` and `grouped` have, the caller among them; 0: what suits each.
  size_t threads = 0;
  /// How many files `uring` and `grouped` have open at a time, at least 1; `grouped` also those that they replace. Where
  /// the process may have fewer, `grouped` does with those.
  size_t in_flight = 512;
  OneFlush one_flush = OneFlush::kWhereItPays;
};

/// A way to handle files, a row of the catalogue. Texts must outlive it.
struct DirectoryStrategy {
  std::string_view name;
  std::string_view summary;     ///< one line
  absl::Status (*supported)();  ///< why this machine cannot run it, or OK; null: every machine can
  /// Opens a directory that exists, by its path, and removes what killed processes left in it. An error names
  /// the call, the path and errno.
  absl::StatusOr<std::unique_ptr<Directory>> (*open)(const std::string& path,
                                                     const DirectoryOptions& options);
  size_t threads = 1;  ///< that work on a batch where the options say nothing else, the kernel's too
};

/// All that weir has. The table in directory_registry.cc is the catalogue.
std::span<const DirectoryStrategy> DirectoryStrategies();

/// Opens a directory with the strategy of that name. NOT_FOUND for one that there is not; UNIMPLEMENTED where this
/// machine cannot run it.
absl::StatusOr<std::unique_ptr<Directory>> OpenDirectory(std::string_view strategy, const std::string& path,
                                                         const DirectoryOptions& options = {});

/// `path`: a call at a time, names in the directory itself through its whole path, and those below by opening the
/// directories on the way anew. Each operation is made durable by itself, kBatch as kName.
absl::StatusOr<std::unique_ptr<Directory>> OpenPathDirectory(const std::string& path,
                                                             const DirectoryOptions& options);
/// `dirfd`: a call at a time (openat and kin), directories opened once a batch, and synced once with kBatch.
absl::StatusOr<std::unique_ptr<Directory>> OpenDirfdDirectory(const std::string& path,
                                                              const DirectoryOptions& options);
/// `threaded`: the same on eight threads.
absl::StatusOr<std::unique_ptr<Directory>> OpenThreadedDirectory(const std::string& path,
                                                                 const DirectoryOptions& options);
/// `uring`: an io_uring with linked calls for a file each: open, write, fsync, close. A replacement gets its name
/// only after the last byte was seen written and the fsync to have succeeded, so neither overtakes the rest of a short
/// write. Listing, and the permissions of a replaced file, are calls as usual, as a ring has none for them.
absl::StatusOr<std::unique_ptr<Directory>> OpenUringDirectory(const std::string& path,
                                                              const DirectoryOptions& options);
/// `grouped`: `dirfd`, where nothing is to be durable. Else files are written one after the other; then all are synced
/// side by side, on 64 threads, as the device makes one flush of those that wait for it together; then replacements get
/// their names, and each directory is synced once. This asks nothing of the file system that fsync does not promise
/// everywhere. Where a journal is known, one flush may stand for all fsyncs of a group: see OneFlush.
/// Of a flush that fails nobody knows whose bytes were lost, so all operations fail that it stood for.
absl::StatusOr<std::unique_ptr<Directory>> OpenGroupedDirectory(const std::string& path,
                                                                const DirectoryOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_DIRECTORY_DIRECTORY_REGISTRY_H_

#ifndef WEIR_STRATEGIES_DIRECTORY_FILE_PLACE_H_
#define WEIR_STRATEGIES_DIRECTORY_FILE_PLACE_H_

#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "strategies/directory/file_calls.h"

namespace weir {

/// Where a name is, as a system call takes it.
struct FilePlace {
  int directory = -1;  ///< open; or AT_FDCWD, and `name` is a whole path
  std::string name;

  const char* path() const { return name.c_str(); }
};

/// How a strategy gets at the directories in which names are: from the root each time, or once a batch.
///
/// Every directory below the root is opened by openat2 with RESOLVE_BENEATH, and nothing that has been opened
/// outlives the batch: what others have moved out of the root meanwhile is not found there again.
/// Find is thread-safe.
class FilePlaces {
 public:
  /// `root` is open, and stays the caller's. `root_path`: names in the root itself are reached by this path, as a
  /// program does that has no handle; empty: through `root`.
  FilePlaces(FileCalls& calls, int root, std::string root_path)
      : calls_(calls), root_(root), root_path_(std::move(root_path)) {}
  FilePlaces(const FilePlaces&) = delete;
  FilePlaces& operator=(const FilePlaces&) = delete;
  ~FilePlaces() { Forget(); }

  /// Sets `place` to that of `path`, which CheckPath likes; opens its directory where need be. 0 or an errno.
  int Find(std::string_view path, FilePlace& place);
  /// A name beside that at `place`.
  static FilePlace Beside(const FilePlace& place, std::string_view name);
  /// Syncs an open directory, or AT_FDCWD for the root by its path. 0 or an errno.
  int SyncDirectory(int directory);
  /// Closes what was opened below the root.
  void Forget();

 private:
  int OpenBelow(std::string_view path);

  FileCalls& calls_;
  const int root_;
  const std::string root_path_;
  std::mutex mutex_;
  std::unordered_map<std::string, int> open_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_DIRECTORY_FILE_PLACE_H_

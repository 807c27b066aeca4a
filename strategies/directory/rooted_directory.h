#ifndef WEIR_STRATEGIES_DIRECTORY_ROOTED_DIRECTORY_H_
#define WEIR_STRATEGIES_DIRECTORY_ROOTED_DIRECTORY_H_

#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "strategies/directory/directory.h"
#include "strategies/directory/directory_registry.h"
#include "strategies/directory/file_place.h"
#include "strategies/directory/file_work.h"
#include "strategies/directory/temporary_names.h"

namespace weir {

/// An open directory, closed when this is destroyed.
class OpenRoot {
 public:
  static absl::StatusOr<OpenRoot> Open(const std::string& path, const DirectoryOptions& options);
  OpenRoot(OpenRoot&& other) noexcept
      : path(std::move(other.path)), calls(std::move(other.calls)), fd(std::exchange(other.fd, -1)) {}
  OpenRoot& operator=(OpenRoot&&) = delete;
  ~OpenRoot();

  std::string path;
  std::shared_ptr<FileCalls> calls;
  int fd;

 private:
  OpenRoot(std::string at, std::shared_ptr<FileCalls> by, int opened)
      : path(std::move(at)), calls(std::move(by)), fd(opened) {}
};

/// What weir's own directories share: the root, the names of temporary files, and how one operation is done.
class RootedDirectory : public Directory {
 protected:
  explicit RootedDirectory(OpenRoot root)
      : Directory(root.calls), root_(std::move(root)), names_(*root_.calls, root_.fd) {}

  int root() const { return root_.fd; }
  const std::string& root_path() const { return root_.path; }
  TemporaryNames& names() { return names_; }

  /// Does one operation, its file synced where `durability` says so, but no directory.
  void DoWhole(FileWork& work);
  /// Syncs where it has changed a name.
  void SyncNamesOf(FileWork& work, FilePlaces& places);

 private:
  friend absl::Status SweepTemporaries(RootedDirectory& directory);

  const OpenRoot root_;
  TemporaryNames names_;
};

/// Removes what killed processes left.
absl::Status SweepTemporaries(RootedDirectory& directory);

/// Directories that are to be synced once for a whole batch, and the operations that need it.
class ChangedDirectories {
 public:
  void Add(const FileWork& work, FileResult& result);
  void Add(int directory, FileResult& result);
  /// Which there are: as FilePlaces::SyncDirectory takes them.
  const std::vector<int>& all() const { return all_; }
  /// What syncing the `i`th gave: 0, or the errno with which its operations fail.
  void Synced(size_t i, int error);

 private:
  std::vector<int> all_;
  std::vector<std::vector<FileResult*>> results_;
  std::unordered_map<int, size_t> index_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_DIRECTORY_ROOTED_DIRECTORY_H_

// `path` and `dirfd`: a call at a time.

#include <memory>
#include <utility>

#include "strategies/directory/rooted_directory.h"

namespace weir {
namespace {

class PathDirectory final : public RootedDirectory {
 public:
  explicit PathDirectory(OpenRoot root) : RootedDirectory(std::move(root)) {}

 private:
  void DoApply(std::span<const FileOperation> operations, Durability durability,
               std::span<FileResult> results) override {
    FilePlaces places(file_calls(), root(), root_path());
    for (size_t i = 0; i < operations.size(); ++i) {
      if (results[i].error != 0) continue;
      FileWork work(file_calls(), places, names(), operations[i], durability, results[i]);
      DoWhole(work);
      if (durability >= Durability::kName && results[i].error == 0) SyncNamesOf(work, places);
      places.Forget();
    }
  }
};

class DirfdDirectory final : public RootedDirectory {
 public:
  explicit DirfdDirectory(OpenRoot root) : RootedDirectory(std::move(root)) {}

 private:
  void DoApply(std::span<const FileOperation> operations, Durability durability,
               std::span<FileResult> results) override {
    FilePlaces places(file_calls(), root(), "");
    ChangedDirectories changed;
    for (size_t i = 0; i < operations.size(); ++i) {
      if (results[i].error != 0) continue;
      FileWork work(file_calls(), places, names(), operations[i], durability, results[i]);
      DoWhole(work);
      if (durability == Durability::kName && results[i].error == 0) SyncNamesOf(work, places);
      if (durability == Durability::kBatch) changed.Add(work, results[i]);
    }
    for (size_t i = 0; i < changed.all().size(); ++i)
      changed.Synced(i, places.SyncDirectory(changed.all()[i]));
  }
};

template <class D>
absl::StatusOr<std::unique_ptr<Directory>> Open(const std::string& path, const DirectoryOptions& options) {
  absl::StatusOr<OpenRoot> root = OpenRoot::Open(path, options);
  if (!root.ok()) return root.status();
  auto directory = std::make_unique<D>(*std::move(root));
  absl::Status swept = SweepTemporaries(*directory);
  if (!swept.ok()) return swept;
  return directory;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Directory>> OpenPathDirectory(const std::string& path,
                                                             const DirectoryOptions& options) {
  return Open<PathDirectory>(path, options);
}

absl::StatusOr<std::unique_ptr<Directory>> OpenDirfdDirectory(const std::string& path,
                                                              const DirectoryOptions& options) {
  return Open<DirfdDirectory>(path, options);
}

}  // namespace weir

#ifndef WEIR_HARNESS_WORKLOADS_FILES_H_
#define WEIR_HARNESS_WORKLOADS_FILES_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/targets/scratch_directory.h"
#include "harness/workloads/file_phases.h"
#include "harness/workloads/file_set.h"
#include "harness/workloads/workloads.h"
#include "strategies/directory/directory_registry.h"

namespace weir {

/// A workload `name` that does with `strategies`, which must outlive it, what `files` does with weir's own: --phase to
/// so many --files of --size, handed over --batch at a time, made --durable; what is there then is read back and
/// compared.
Workload MakeFilesWorkload(std::string_view name, std::string_view summary,
                           std::span<const DirectoryStrategy> strategies);

/// The files of a case on disk, in a directory in a block group of its own where the file system has such a thing.
class FilesOnDisk {
 public:
  explicit FilesOnDisk(const Case& c);

  const FilePhase& phase() const { return phase_; }
  const FileSet& files() const { return files_; }
  Durability durability() const { return durability_; }
  size_t batch() const { return batch_; }
  /// The directory that holds them; after Make.
  const std::string& path() const { return path_; }

  /// Before the clock: makes the directories, and the files where the phase needs them there.
  absl::Status Make();
  /// Makes a directory beside it, for other files, and names it.
  absl::StatusOr<std::string> MakeAnother() const;
  /// Right before the clock: whether the file system walks over what was deleted.
  void LookBefore() { Look(); }
  /// After the clock: that everything is as the phase leaves it.
  absl::Status Check();
  /// Whether creating a file here met recent deletions, before or after.
  bool met_deletions() const { return met_deletions_; }

 private:
  absl::Status MakeDirectories();
  void Look();
  absl::Status CheckContents(Directory& directory);

  const FilePhase& phase_;
  const FileSet files_;
  const Durability durability_;
  const size_t batch_;
  const std::string parent_;
  std::optional<ScratchDirectory> scratch_;
  std::string path_, probe_;
  bool met_deletions_ = false;
};

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_FILES_H_

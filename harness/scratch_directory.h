#ifndef WEIR_HARNESS_SCRATCH_DIRECTORY_H_
#define WEIR_HARNESS_SCRATCH_DIRECTORY_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace weir {

/// A new directory for the data files of a run, removed with all that is in it at the end, however the run
/// ends (short of SIGKILL).
class ScratchDirectory {
 public:
  /// Makes `parent`/weir-data-XXXXXX.
  static absl::StatusOr<ScratchDirectory> Create(const std::string& parent);
  ScratchDirectory(ScratchDirectory&& other) noexcept;
  ScratchDirectory& operator=(ScratchDirectory&&) = delete;
  ~ScratchDirectory();

  const std::string& path() const { return path_; }

 private:
  explicit ScratchDirectory(std::string path) : path_(std::move(path)) {}

  std::string path_;
};

/// RESOURCE_EXHAUSTED, with what is needed and what there is, if the file system of `directory` has no room
/// for a file of `bytes` bytes and a little more.
absl::Status CheckSpace(const std::string& directory, uint64_t bytes);

}  // namespace weir

#endif  // WEIR_HARNESS_SCRATCH_DIRECTORY_H_

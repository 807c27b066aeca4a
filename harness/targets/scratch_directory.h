#ifndef WEIR_HARNESS_TARGETS_SCRATCH_DIRECTORY_H_
#define WEIR_HARNESS_TARGETS_SCRATCH_DIRECTORY_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace weir {

/// A new directory for data files, removed with all that is in it when this is destroyed. Where SIGKILL or a
/// crash came first, the next Create beside it removes it.
///
/// It is PARENT/weir-data-XXXXXX/made-on-HOST. The outer one is locked (flock) while this lives, and the
/// inner one is made under that lock: one that has it and is not locked belongs to nobody any more. What else
/// is in the outer one is not weir's and stays. HOST, because the lock is not seen by other machines on a
/// network's file system. Processes that are forked without exec hold the lock too.
class ScratchDirectory {
 public:
  /// Makes one in `parent`, and removes those there that this user's processes left when they were killed.
  static absl::StatusOr<ScratchDirectory> Create(const std::string& parent);
  ScratchDirectory(ScratchDirectory&& other) noexcept;
  ScratchDirectory& operator=(ScratchDirectory&&) = delete;
  ~ScratchDirectory();

  const std::string& path() const { return path_; }

 private:
  ScratchDirectory(int lock, std::string path) : lock_(lock), path_(std::move(path)) {}

  int lock_;  // the outer directory, open; -1: moved from
  std::string path_;
};

/// RESOURCE_EXHAUSTED, with what is needed and what there is, if the file system of `directory` has no room
/// for a file of `bytes` bytes and a little more.
absl::Status CheckSpace(const std::string& directory, uint64_t bytes);

}  // namespace weir

#endif  // WEIR_HARNESS_TARGETS_SCRATCH_DIRECTORY_H_

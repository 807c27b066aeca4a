#ifndef WEIR_COMMANDS_TRACK_GIT_COMMIT_H_
#define WEIR_COMMANDS_TRACK_GIT_COMMIT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace weir {

/// A commit as a repository has it.
struct GitCommit {
  std::string hash;    ///< whole
  std::string branch;  ///< empty where the repository does not tell: nothing is checked out by name
  int64_t time = 0;    ///< when it was committed, seconds since 1970
  /// The first-parent line that ends in it, the oldest first: its position is the line's length. Empty in a
  /// shallow clone, which has no order.
  std::vector<std::string> line;
  bool shallow = false;
  /// Whether tracked files of the working tree differ from it; of HEAD alone.
  bool modified = false;
};

/// Asks git, as a child process, of the repository that `directory` lies in for the commit `name` ("HEAD", a hash, a
/// tag); the branch is the one that is checked out, or that alone points at the commit.
///
/// NOT_FOUND where there is no git or no repository, PERMISSION_DENIED where git does not trust it (safe.directory),
/// INVALID_ARGUMENT where it has no such commit; each in one line, with what to do.
absl::StatusOr<GitCommit> FindGitCommit(const std::string& directory, const std::string& name);

}  // namespace weir

#endif  // WEIR_COMMANDS_TRACK_GIT_COMMIT_H_

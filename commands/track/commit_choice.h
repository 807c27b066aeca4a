#ifndef WEIR_COMMANDS_TRACK_COMMIT_CHOICE_H_
#define WEIR_COMMANDS_TRACK_COMMIT_CHOICE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"
#include "commands/track/git_commit.h"
#include "results/history/history.h"
#include "results/report/report.h"

namespace weir {

/// What a user says of the commit that was measured; empty and absent where that is left to the report and to git.
struct CommitFlags {
  std::string commit;
  std::string branch;
  std::optional<int64_t> position;
  std::string time;
  std::string repository = ".";
};

/// Declares --commit, --branch, --position, --time and --repository.
void DeclareCommitFlags(CLI::App& app, CommitFlags& flags);

/// Which commit is meant.
struct AskedCommit {
  std::string name;                 ///< empty: what is checked out
  std::string branch;               ///< empty: as git tells
  std::optional<int64_t> measured;  ///< when; stands for the commit's time where nobody knows that
};

/// By the flags, else by the report's context: the keys "commit", "git_commit", "git_sha" and "revision", and "branch",
/// which users give their programs with --benchmark_context. (weir_commit is the commit of weir.)
AskedCommit AskedFor(const CommitFlags& flags, const Report& report);

/// Finds the commits of reports that are added together, and their places.
class CommitChooser {
 public:
  /// `known` are all runs of the history; it must outlive this.
  CommitChooser(const CommitFlags& flags, std::span<const HistoryRun> known) : flags_(flags), known_(known) {}

  /// INVALID_ARGUMENT where the flags contradict what there is; FAILED_PRECONDITION where the commit or its place cannot
  /// be told: no repository, a shallow clone, no such commit. Each is one line with what to do.
  absl::StatusOr<HistoryCommit> Choose(const AskedCommit& asked);

  /// What the user should know besides, each a line: a working tree with changes, a history that was rewritten.
  const std::vector<std::string>& notes() const { return notes_; }

 private:
  absl::StatusOr<GitCommit> Ask(const std::string& name);
  absl::Status Place(const absl::StatusOr<GitCommit>& git, HistoryCommit& commit) const;
  void NoteRewriting(const GitCommit& git, const HistoryCommit& commit);
  void NoteOnce(std::string note);

  const CommitFlags& flags_;
  const std::span<const HistoryRun> known_;
  std::map<std::string, absl::StatusOr<GitCommit>> answers_;
  std::vector<std::string> notes_;
};

}  // namespace weir

#endif  // WEIR_COMMANDS_TRACK_COMMIT_CHOICE_H_

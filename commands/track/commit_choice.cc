#include "commands/track/commit_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "commands/console/argument_check.h"
#include "results/history/commit_order.h"
#include "results/history/time_text.h"

namespace weir {
namespace {

CLI::Validator IsTime() {
  const auto complaint = [](const std::string& text) -> std::string {
    return ParseTime(text) ? "" : fmt::format("'{}' is no time, as 2026-01-31T12:00:00Z is", text);
  };
  return {complaint, ""};
}

std::string FirstOf(const Report& report, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    if (const auto value = report.Context(key); value && !value->empty()) return *value;
  }
  return "";
}

}  // namespace

void DeclareCommitFlags(CLI::App& app, CommitFlags& flags) {
  app.add_option("--commit", flags.commit, "the commit that was measured; default what is checked out here")
      ->type_name("COMMIT");
  app.add_option("--branch", flags.branch, "the branch that it is on; default the one checked out")
      ->type_name("NAME");
  app.add_option("--position", flags.position,
                 "its place on the branch, a whole number; default its number on the first-parent line")
      ->check(IsBetween(0, 2'000'000'000))
      ->type_name("N");
  app.add_option("--time", flags.time, "when it was committed; only shown")
      ->check(IsTime())
      ->type_name("TIME");
  app.add_option("--repository", flags.repository, "the git repository, if it is not the one here")
      ->type_name("DIRECTORY");
}

AskedCommit AskedFor(const CommitFlags& flags, const Report& report) {
  AskedCommit asked;
  asked.name =
      !flags.commit.empty() ? flags.commit : FirstOf(report, {"commit", "git_commit", "git_sha", "revision"});
  asked.branch = !flags.branch.empty() ? flags.branch : FirstOf(report, {"branch", "git_branch"});
  asked.measured = ParseTime(report.Context("date").value_or(""));
  return asked;
}

absl::StatusOr<HistoryCommit> CommitChooser::Choose(const AskedCommit& asked) {
  const absl::StatusOr<GitCommit> git = Ask(asked.name.empty() ? "HEAD" : asked.name);
  if (!git.ok() && asked.name.empty()) {
    const std::string what(git.status().message());
    return absl::FailedPreconditionError(
        absl::IsNotFound(git.status())
            ? what + "; name the commit with --commit and its place with --position"
            : what);
  }
  HistoryCommit commit;
  commit.hash = git.ok() ? git->hash : asked.name;
  commit.branch = !asked.branch.empty() ? asked.branch : git.ok() ? git->branch : "main";
  if (commit.branch.empty()) {
    return absl::FailedPreconditionError(fmt::format(
        "no single branch is checked out or points at commit {}; name it with --branch", commit.hash));
  }
  commit.time = git.ok() ? git->time : asked.measured.value_or(0);
  if (!flags_.time.empty()) commit.time = *ParseTime(flags_.time);
  if (absl::Status status = Place(git, commit); !status.ok()) return status;
  if (git.ok() && git->modified && flags_.commit.empty()) {
    NoteOnce(fmt::format("tracked files here differ from commit {}; what was measured may be something else",
                         commit.hash));
  }
  if (git.ok() && !flags_.position) NoteRewriting(*git, commit);
  return commit;
}

absl::StatusOr<GitCommit> CommitChooser::Ask(const std::string& name) {
  const auto known = answers_.find(name);
  if (known != answers_.end()) return known->second;
  return answers_.emplace(name, FindGitCommit(flags_.repository, name)).first->second;
}

absl::Status CommitChooser::Place(const absl::StatusOr<GitCommit>& git, HistoryCommit& commit) const {
  CommitOrder order(known_, commit.branch);
  const std::optional<int64_t> stored = order.PositionOf(commit.hash);
  if (flags_.position && stored && *stored != *flags_.position) {
    return absl::InvalidArgumentError(fmt::format("commit {} stands at position {} of {} already, not at {}",
                                                  commit.hash, *stored, commit.branch, *flags_.position));
  }
  if (stored || flags_.position) {
    commit.position = stored ? *stored : *flags_.position;
    return absl::OkStatus();
  }
  if (order.IsByTime()) {
    if (commit.time == 0) {
      return absl::FailedPreconditionError(
          fmt::format("{} is ordered by time, and that of commit {} is not known; say --time", commit.branch,
                      commit.hash));
    }
    commit.position = order.PlaceByTime(commit.hash, commit.time);
    return absl::OkStatus();
  }
  if (!git.ok()) {
    return absl::FailedPreconditionError(
        fmt::format("{}; say its place with --position", std::string(git.status().message())));
  }
  if (git->shallow) {
    return absl::FailedPreconditionError(
        fmt::format("this clone is shallow, so commit {} has no place; git fetch --unshallow gets the rest "
                    "(GitHub workflows: "
                    "fetch-depth: 0), or say --position",
                    commit.hash));
  }
  commit.position = static_cast<int64_t>(git->line.size());
  return absl::OkStatus();
}

void CommitChooser::NoteRewriting(const GitCommit& git, const HistoryCommit& commit) {
  const CommitOrder order(known_, commit.branch);
  const HistoryCommit* const last = order.LastUpTo(commit.position);
  if (last == nullptr || git.shallow || order.IsByTime() || last->position < 1) return;
  const auto place = static_cast<size_t>(last->position);
  if (place > git.line.size() || git.line[place - 1] == last->hash) return;
  NoteOnce(fmt::format(
      "{} was rewritten: commit {}, at position {} in the history, is not on it any more; weir track remove "
      "--commit {} takes its points out",
      commit.branch, last->hash, last->position, last->hash));
}

void CommitChooser::NoteOnce(std::string note) {
  if (std::ranges::find(notes_, note) == notes_.end()) notes_.push_back(std::move(note));
}

}  // namespace weir

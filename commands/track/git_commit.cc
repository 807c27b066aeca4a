#include "commands/track/git_commit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <utility>

#include "harness/process/child_process.h"
#include "harness/process/interruption.h"
#include "results/report/delimited_text.h"

namespace weir {
namespace {

// A repository, through the program git.
class Repository {
 public:
  Repository(std::string program, std::string directory)
      : program_(std::move(program)), directory_(std::move(directory)) {}

  // What it prints, without the last end of line. What goes wrong is told in git's words, with its exit code.
  absl::StatusOr<std::string> Ask(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {program_, "--no-optional-locks", "-C", directory_});
    const absl::StatusOr<ProcessResult> result =
        RunProcess(arguments, interruption_, {.output_bytes = size_t{1} << 30});
    if (!result.ok()) return result.status();
    if (result->exit_code != 0) return Complaint(*result);
    std::string out = result->out;
    while (out.ends_with('\n')) out.pop_back();
    return out;
  }

  std::string AskOrNothing(std::vector<std::string> arguments) const {
    return Ask(std::move(arguments)).value_or("");
  }

 private:
  absl::Status Complaint(const ProcessResult& result) const {
    const auto says = [&](std::string_view words) { return result.err.find(words) != std::string::npos; };
    if (says("dubious ownership")) {
      return absl::PermissionDeniedError(fmt::format(
          "git does not trust the repository {0}, which belongs to another user; git config --global --add "
          "safe.directory {0} lets it, or say --commit, --position and --branch",
          QuotedIn(result.err)));
    }
    if (says("not a git repository")) {
      return absl::NotFoundError(fmt::format("{} lies in no git repository", Place()));
    }
    return absl::InternalError(fmt::format("git {}", HowItEnded(result)));
  }

  // The directory that git names.
  std::string QuotedIn(const std::string& complaint) const {
    const size_t begin = complaint.find('\'');
    const size_t end = begin == std::string::npos ? begin : complaint.find('\'', begin + 1);
    return end == std::string::npos ? directory_ : complaint.substr(begin + 1, end - begin - 1);
  }

  std::string Place() const { return directory_ == "." ? "this directory" : directory_; }

  const std::string program_;
  const std::string directory_;
  const Interruption interruption_;
};

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  if (text.empty()) return lines;
  for (const std::string_view line : Split(text, '\n')) lines.emplace_back(line);
  return lines;
}

// A commit may be checked out without its branch, as most CIs do.
std::string BranchPointingAt(const Repository& repository, const std::string& hash) {
  std::vector<std::string> names = Lines(repository.AskOrNothing(
      {"for-each-ref", "--points-at", hash, "--format=%(refname:short)", "refs/heads"}));
  if (names.empty()) {
    names = Lines(repository.AskOrNothing(
        {"for-each-ref", "--points-at", hash, "--format=%(refname:lstrip=3)", "refs/remotes"}));
    std::erase(names, "HEAD");
  }
  return names.size() == 1 ? names[0] : "";
}

// "main" where the commit is on the first-parent line of what is checked out.
std::string BranchOf(const Repository& repository, const GitCommit& commit) {
  const std::string checked_out = repository.AskOrNothing({"symbolic-ref", "--quiet", "--short", "HEAD"});
  if (checked_out.empty()) return BranchPointingAt(repository, commit.hash);
  const std::string head = repository.AskOrNothing({"rev-parse", "--verify", "--quiet", "HEAD"});
  if (head == commit.hash) return checked_out;
  const std::vector<std::string> line =
      Lines(repository.AskOrNothing({"rev-list", "--first-parent", "HEAD"}));
  const bool on_it = std::ranges::find(line, commit.hash) != line.end();
  return on_it ? checked_out : BranchPointingAt(repository, commit.hash);
}

}  // namespace

absl::StatusOr<GitCommit> FindGitCommit(const std::string& directory, const std::string& name) {
  absl::StatusOr<std::string> program = FindProgram("git");
  if (!program.ok()) return absl::NotFoundError("git is not installed (apt-get install git)");
  const Repository repository(*std::move(program), directory);
  if (const absl::StatusOr<std::string> there = repository.Ask({"rev-parse", "--git-dir"}); !there.ok()) {
    return there.status();
  }
  GitCommit commit;
  // What begins with a dash would be an option.
  commit.hash = name.starts_with('-')
                    ? ""
                    : repository.AskOrNothing({"rev-parse", "--verify", "--quiet", name + "^{commit}"});
  if (commit.hash.empty()) {
    return absl::InvalidArgumentError(name == "HEAD"
                                          ? "the repository here has no commit yet"
                                          : fmt::format("the repository here has no commit {}", name));
  }
  commit.time = std::atoll(
      repository.AskOrNothing({"show", "--no-patch", "--no-show-signature", "--format=%ct", commit.hash})
          .c_str());
  commit.branch = BranchOf(repository, commit);
  commit.shallow = repository.AskOrNothing({"rev-parse", "--is-shallow-repository"}) == "true";
  if (!commit.shallow) {
    absl::StatusOr<std::string> line =
        repository.Ask({"rev-list", "--first-parent", "--reverse", commit.hash});
    if (!line.ok()) return line.status();
    commit.line = Lines(*line);
  }
  if (name == "HEAD") {
    commit.modified = !repository.AskOrNothing({"status", "--porcelain", "--untracked-files=no"}).empty();
  }
  return commit;
}

}  // namespace weir

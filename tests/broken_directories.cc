// The conformance suite of directories over some that are broken on purpose: weir's own `dirfd`, with one bug in what it
// asks of the kernel, or in what it makes of the batch.

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "strategies/directory/directory_registry.h"
#include "tests/conformance/directory_conformance.h"

namespace weir {
namespace {

using Kind = FileCall::Kind;

enum class Bug {
  kNone,
  kSyncsNoFile,
  kSyncsNoDirectory,
  kRenamesBeforeSyncing,
  kTriesASyncAgain,
  kIgnoresShortWrites,
  kLosesPermissions,
  kFollowsLinks,
  kRenamesOverWhatIsThere,
  kLeavesTemporaryFiles,
  kNeverSweeps,
  kWritesInPlace,
  kStopsAtAFailure,
  kShowsItsOwn,
  kKeepsDescriptors,
};

bool IsDirectory(int fd) {
  struct stat info;
  return ::fstat(fd, &info) == 0 && S_ISDIR(info.st_mode);
}

bool IsTemporary(const FileCall& call) {
  const std::string path = call.path == nullptr ? "" : call.path;
  return path.starts_with(kPrivatePrefix) && !path.starts_with(".weir-writers");
}

// Makes the calls of what it is given, but for the bug.
template <Bug kBug>
class BuggyCalls final : public FileCalls {
 public:
  explicit BuggyCalls(std::shared_ptr<FileCalls> calls) : calls_(std::move(calls)) {}

 protected:
  int64_t DoMake(const FileCall& call) override {
    switch (call.kind) {
      case Kind::kSync:
        return Sync(call);
      case Kind::kWrite:
        if (const int64_t written = calls_->Make(call); written < 0 || kBug != Bug::kIgnoresShortWrites)
          return written;
        return static_cast<int64_t>(call.size);
      case Kind::kSetPermissions:
        return kBug == Bug::kLosesPermissions ? 0 : calls_->Make(call);
      case Kind::kOpen:
        return Open(call);
      case Kind::kRename:
        return Rename(call);
      case Kind::kUnlink:
        return kBug == Bug::kLeavesTemporaryFiles && IsTemporary(call) ? 0 : calls_->Make(call);
      case Kind::kClose:
        return kBug == Bug::kKeepsDescriptors && IsDirectory(call.fd) ? 0 : calls_->Make(call);
      default:
        return calls_->Make(call);
    }
  }

 private:
  int64_t Sync(const FileCall& call) {
    const bool directory = IsDirectory(call.fd);
    if (kBug == (directory ? Bug::kSyncsNoDirectory : Bug::kSyncsNoFile)) return 0;
    if (kBug == Bug::kRenamesBeforeSyncing && !directory) {
      late_ = ::dup(call.fd);
      return 0;
    }
    const int64_t synced = calls_->Make(call);
    return synced < 0 && kBug == Bug::kTriesASyncAgain ? calls_->Make(call) : synced;
  }

  int64_t Open(FileCall call) {
    if (kBug == Bug::kFollowsLinks) {
      call.resolve = 0;
      call.flags &= ~static_cast<uint64_t>(O_NOFOLLOW);
    }
    // The first who looks for notes finds none.
    const bool looks = call.path != nullptr && std::string(call.path) == ".weir-writers";
    if (kBug == Bug::kNeverSweeps && looks && !looked_.exchange(true)) return -ENOENT;
    return calls_->Make(call);
  }

  int64_t Rename(FileCall call) {
    if (kBug == Bug::kRenamesOverWhatIsThere) call.flags = 0;
    if (kBug == Bug::kWritesInPlace && IsTemporary(call)) return WriteInPlace(call);
    const int64_t renamed = calls_->Make(call);
    if (const int late = late_.exchange(-1); late >= 0) {
      calls_->Make({.kind = Kind::kSync, .fd = late});
      ::close(late);
    }
    return renamed;
  }

  int64_t WriteInPlace(const FileCall& call) {
    const auto from = static_cast<int>(calls_->Make({.kind = Kind::kOpen, .fd = call.fd, .path = call.path}));
    const auto to = static_cast<int>(calls_->Make({.kind = Kind::kOpen,
                                                   .fd = call.to_fd,
                                                   .path = call.to,
                                                   .flags = O_WRONLY | O_CREAT | O_TRUNC,
                                                   .mode = 0666}));
    char some[256];
    for (int64_t got;
         (got = calls_->Make({.kind = Kind::kRead, .fd = from, .data = some, .size = sizeof some})) > 0;)
      calls_->Make({.kind = Kind::kWrite, .fd = to, .data = some, .size = static_cast<size_t>(got)});
    calls_->Make({.kind = Kind::kClose, .fd = from});
    calls_->Make({.kind = Kind::kClose, .fd = to});
    return calls_->Make({.kind = Kind::kUnlink, .fd = call.fd, .path = call.path});
  }

  const std::shared_ptr<FileCalls> calls_;
  std::atomic<int> late_{-1};
  std::atomic<bool> looked_{false};
};

template <Bug kBug>
class BuggyDirectory final : public Directory {
 public:
  BuggyDirectory(std::shared_ptr<FileCalls> calls, std::unique_ptr<Directory> directory)
      : Directory(std::move(calls)), directory_(std::move(directory)) {}

 private:
  void DoApply(std::span<const FileOperation> operations, Durability durability,
               std::span<FileResult> results) override {
    if (kBug == Bug::kStopsAtAFailure) {
      for (size_t i = 0; i < operations.size(); ++i) {
        if (directory_->Apply(operations.subspan(i, 1), durability, results.subspan(i, 1)) == 0) continue;
        for (size_t rest = i + 1; rest < operations.size(); ++rest) results[rest].error = ECANCELED;
        return;
      }
    } else {
      directory_->Apply(operations, durability, results);
    }
    for (size_t i = 0; kBug == Bug::kShowsItsOwn && i < operations.size(); ++i) {
      if (operations[i].kind == FileOperation::Kind::kList) results[i].names.emplace_back(".weir-writers");
    }
  }

  const std::unique_ptr<Directory> directory_;
};

template <Bug kBug>
absl::StatusOr<std::unique_ptr<Directory>> Open(const std::string& path, const DirectoryOptions& options) {
  DirectoryOptions buggy = options;
  buggy.calls =
      std::make_shared<BuggyCalls<kBug>>(options.calls ? options.calls : std::make_shared<FileCalls>());
  absl::StatusOr<std::unique_ptr<Directory>> directory = OpenDirfdDirectory(path, buggy);
  if (!directory.ok()) return directory.status();
  return std::make_unique<BuggyDirectory<kBug>>(buggy.calls, *std::move(directory));
}

constexpr DirectoryStrategy kBroken[] = {
    {"fine", "", nullptr, Open<Bug::kNone>},
    {"syncs_no_file", "", nullptr, Open<Bug::kSyncsNoFile>},
    {"syncs_no_directory", "", nullptr, Open<Bug::kSyncsNoDirectory>},
    {"renames_before_syncing", "", nullptr, Open<Bug::kRenamesBeforeSyncing>},
    {"tries_a_sync_again", "", nullptr, Open<Bug::kTriesASyncAgain>},
    {"ignores_short_writes", "", nullptr, Open<Bug::kIgnoresShortWrites>},
    {"loses_permissions", "", nullptr, Open<Bug::kLosesPermissions>},
    {"follows_links", "", nullptr, Open<Bug::kFollowsLinks>},
    {"renames_over_what_is_there", "", nullptr, Open<Bug::kRenamesOverWhatIsThere>},
    {"leaves_temporary_files", "", nullptr, Open<Bug::kLeavesTemporaryFiles>},
    {"never_sweeps", "", nullptr, Open<Bug::kNeverSweeps>},
    {"writes_in_place", "", nullptr, Open<Bug::kWritesInPlace>},
    {"stops_at_a_failure", "", nullptr, Open<Bug::kStopsAtAFailure>},
    {"shows_its_own", "", nullptr, Open<Bug::kShowsItsOwn>},
    {"keeps_descriptors", "", nullptr, Open<Bug::kKeepsDescriptors>},
};

}  // namespace
}  // namespace weir

int main(int argc, char** argv) { return weir::DirectoryConformanceMain(argc, argv, weir::kBroken); }

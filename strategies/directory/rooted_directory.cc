#include "strategies/directory/rooted_directory.h"

#include <fcntl.h>

#include <cerrno>

#include "fmt/format.h"

namespace weir {

using CallKind = FileCall::Kind;

absl::StatusOr<OpenRoot> OpenRoot::Open(const std::string& path, const DirectoryOptions& options) {
  auto calls = options.calls ? options.calls : std::make_shared<FileCalls>();
  const int64_t fd = calls->Make(
      {.kind = CallKind::kOpen, .fd = AT_FDCWD, .path = path.c_str(), .flags = O_RDONLY | O_DIRECTORY});
  if (fd < 0)
    return absl::ErrnoToStatus(static_cast<int>(-fd), fmt::format("open directory {}, errno {}", path, -fd));
  return OpenRoot(path, std::move(calls), static_cast<int>(fd));
}

OpenRoot::~OpenRoot() {
  if (fd >= 0) calls->Make({.kind = CallKind::kClose, .fd = fd});
}

// Where this user may not, who may will.
absl::Status SweepTemporaries(RootedDirectory& directory) {
  const int error = directory.names_.Sweep();
  if (error == 0 || error == EACCES || error == EPERM || error == EROFS) return absl::OkStatus();
  return absl::ErrnoToStatus(error,
                             fmt::format("remove temporary files that a killed process left in {}, errno {}",
                                         directory.root_path(), error));
}

void RootedDirectory::DoWhole(FileWork& work) {
  work.Begin();
  if (work.to_sync() >= 0) work.Synced(file_calls().Make({.kind = CallKind::kSync, .fd = work.to_sync()}));
  work.Finish();
}

void RootedDirectory::SyncNamesOf(FileWork& work, FilePlaces& places) {
  for (const FilePlace* const place : {work.changed(), work.changed_too()}) {
    if (place == nullptr) continue;
    if (const int error = places.SyncDirectory(place->directory); error != 0) work.Fail(error);
  }
}

void ChangedDirectories::Add(const FileWork& work, FileResult& result) {
  if (result.error != 0) return;
  for (const FilePlace* const place : {work.changed(), work.changed_too()}) {
    if (place != nullptr) Add(place->directory, result);
  }
}

void ChangedDirectories::Add(int directory, FileResult& result) {
  const auto [at, is_new] = index_.try_emplace(directory, all_.size());
  if (is_new) {
    all_.push_back(directory);
    results_.emplace_back();
  }
  results_[at->second].push_back(&result);
}

void ChangedDirectories::Synced(size_t i, int error) {
  if (error == 0) return;
  for (FileResult* const each : results_[i]) {
    if (each->error == 0) each->error = error;
  }
}

}  // namespace weir

#include "strategies/directory/file_place.h"

#include <fcntl.h>
#include <linux/openat2.h>

namespace weir {
namespace {

using Kind = FileCall::Kind;

int ErrorOf(int64_t answer) { return answer < 0 ? static_cast<int>(-answer) : 0; }

}  // namespace

int FilePlaces::Find(std::string_view path, FilePlace& place) {
  const size_t slash = path.rfind('/');
  place.directory = root_path_.empty() ? root_ : AT_FDCWD;
  if (slash == std::string_view::npos) {
    place.name.assign(root_path_.empty() ? "" : root_path_ + "/").append(path);
    return 0;
  }
  const int opened = OpenBelow(path.substr(0, slash));
  if (opened < 0) return -opened;
  place.directory = opened;
  place.name.assign(path.substr(slash + 1));
  return 0;
}

int FilePlaces::OpenBelow(std::string_view path) {
  const std::lock_guard lock(mutex_);
  std::string key(path);
  const auto found = open_.find(key);
  if (found != open_.end()) return found->second;
  const int64_t opened = calls_.Make({.kind = Kind::kOpen,
                                      .fd = root_,
                                      .path = key.c_str(),
                                      .flags = O_RDONLY | O_DIRECTORY,
                                      .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS});
  if (opened >= 0) open_.emplace(std::move(key), static_cast<int>(opened));
  return static_cast<int>(opened);
}

FilePlace FilePlaces::Beside(const FilePlace& place, std::string_view name) {
  if (place.directory != AT_FDCWD) return {place.directory, std::string(name)};
  return {AT_FDCWD, place.name.substr(0, place.name.rfind('/') + 1).append(name)};
}

int FilePlaces::SyncDirectory(int directory) {
  if (directory != AT_FDCWD) return ErrorOf(calls_.Make({.kind = Kind::kSync, .fd = directory}));
  const int64_t opened = calls_.Make(
      {.kind = Kind::kOpen, .fd = AT_FDCWD, .path = root_path_.c_str(), .flags = O_RDONLY | O_DIRECTORY});
  if (opened < 0) return ErrorOf(opened);
  const int fd = static_cast<int>(opened);
  const int error = ErrorOf(calls_.Make({.kind = Kind::kSync, .fd = fd}));
  calls_.Make({.kind = Kind::kClose, .fd = fd});
  return error;
}

void FilePlaces::Forget() {
  for (const auto& [path, fd] : open_) calls_.Make({.kind = Kind::kClose, .fd = fd});
  open_.clear();
}

}  // namespace weir

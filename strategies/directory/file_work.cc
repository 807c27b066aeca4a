#include "strategies/directory/file_work.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <linux/stat.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <utility>

#include "strategies/directory/directory.h"

namespace weir {
namespace {

using Kind = FileOperation::Kind;
using CallKind = FileCall::Kind;

constexpr mode_t kNewFile = 0666;
constexpr mode_t kNewDirectory = 0777;
constexpr mode_t kOwnersAlone = 0600;
constexpr mode_t kPermissions = 0777;

}  // namespace

FileStatus StatusOf(const struct statx& status) {
  return {.size = status.stx_size,
          .permissions = static_cast<uint32_t>(status.stx_mode & 07777),
          .type = static_cast<uint32_t>(status.stx_mode & S_IFMT),
          .modified_ns = status.stx_mtime.tv_sec * 1'000'000'000 + status.stx_mtime.tv_nsec};
}

bool FileWork::Take(int64_t answer) {
  if (answer >= 0) return true;
  Fail(static_cast<int>(-answer));
  return false;
}

void FileWork::Begin() {
  if (result_.error != 0) return;
  if (operation_.kind == Kind::kList) return List();
  if (const int error = places_.Find(operation_.path, place_); error != 0) return Fail(error);
  switch (operation_.kind) {
    case Kind::kCreate:
      return Create();
    case Kind::kRead:
      return Read();
    case Kind::kAppend:
      return Append();
    case Kind::kReplace:
      return Replace();
    case Kind::kRename:
    case Kind::kRenameOver:
      return Rename();
    case Kind::kStatus:
      return Status();
    case Kind::kDelete:
      return Remove(0);
    case Kind::kMakeDirectory:
      return MakeDirectory();
    case Kind::kRemoveDirectory:
      return Remove(AT_REMOVEDIR);
    case Kind::kList:
      break;
  }
}

bool FileWork::Open(const FilePlace& place, uint64_t flags, mode_t mode) {
  const int64_t opened = Make({.kind = CallKind::kOpen,
                               .fd = place.directory,
                               .path = place.path(),
                               .flags = flags | O_NOFOLLOW,
                               .mode = mode});
  if (!Take(opened)) return false;
  file_ = static_cast<int>(opened);
  return true;
}

// O_NONBLOCK: nobody waits for the other end of a pipe.
bool FileWork::OpenRegular(uint64_t flags) {
  if (!Open(place_, flags | O_NONBLOCK | O_NOCTTY)) return false;
  struct statx status;
  if (!Take(Make(
          {.kind = CallKind::kStatus, .fd = file_, .path = "", .flags = AT_EMPTY_PATH, .data = &status})))
    return false;
  if (!S_ISREG(status.stx_mode)) return Fail(S_ISDIR(status.stx_mode) ? EISDIR : EINVAL), false;
  size_ = status.stx_size;
  return true;
}

bool FileWork::Write() {
  std::string_view rest = operation_.content;
  while (!rest.empty()) {
    const int64_t written = Make({.kind = CallKind::kWrite,
                                  .fd = file_,
                                  .data = const_cast<char*>(rest.data()),  // NOLINT: the call only reads
                                  .size = rest.size()});
    if (!Take(written)) return false;
    rest.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

void FileWork::Create() {
  if (!Open(place_, O_WRONLY | O_CREAT | O_EXCL, kNewFile)) return;
  half_made_ = place_;
  changed_ = true;
  Write();
}

void FileWork::Read() {
  if (!OpenRegular(O_RDONLY)) return CloseFile();
  std::string& content = result_.content;
  // One byte more than there should be shows the end without another call.
  for (size_t filled = 0;;) {
    content.resize(filled + std::max<size_t>(size_ - std::min<size_t>(size_, filled), 4095) + 1);
    const size_t asked = content.size() - filled;
    const int64_t got =
        Make({.kind = CallKind::kRead, .fd = file_, .data = content.data() + filled, .size = asked});
    if (!Take(got)) content.resize(filled);
    if (got < 0) break;
    filled += static_cast<size_t>(got);
    content.resize(filled);
    if (static_cast<size_t>(got) < asked && (got == 0 || filled >= size_)) break;
  }
  CloseFile();
}

void FileWork::Append() {
  if (OpenRegular(O_WRONLY | O_APPEND)) Write();
}

std::optional<mode_t> FileWork::PermissionsOfOld(FileCalls& calls, const FilePlace& place,
                                                 FileResult& result) {
  struct statx old;
  const int64_t found = calls.Make({.kind = CallKind::kStatus,
                                    .fd = place.directory,
                                    .path = place.path(),
                                    .flags = AT_SYMLINK_NOFOLLOW,
                                    .data = &old});
  if (found == -ENOENT) return std::nullopt;
  if (found < 0) result.error = static_cast<int>(-found);
  if (found >= 0 && S_ISDIR(old.stx_mode)) result.error = EISDIR;
  if (result.error != 0 || S_ISLNK(old.stx_mode)) return std::nullopt;  // a link's own bits mean nothing
  return static_cast<mode_t>(old.stx_mode & kPermissions);
}

// The owner's alone until it has the old one's permissions.
void FileWork::Replace() {
  const std::optional<mode_t> permissions = PermissionsOfOld(calls_, place_, result_);
  if (result_.error != 0) return;
  if (const int error = names_.Announce(durability_ != Durability::kNone); error != 0) return Fail(error);
  const FilePlace temporary = FilePlaces::Beside(place_, names_.Next());
  if (!Open(temporary, O_WRONLY | O_CREAT | O_EXCL, permissions ? kOwnersAlone : kNewFile)) return;
  half_made_ = temporary;
  if (permissions && keeps_replaced_) {  // if it works
    replaced_ = static_cast<int>(Make({.kind = CallKind::kOpen,
                                       .fd = place_.directory,
                                       .path = place_.path(),
                                       .flags = O_PATH | O_NOFOLLOW}));
  }
  if (!Write()) return;
  if (permissions) Take(Make({.kind = CallKind::kSetPermissions, .fd = file_, .mode = *permissions}));
}

void FileWork::Rename() {
  to_.emplace();
  if (const int error = places_.Find(operation_.to, *to_); error != 0) return Fail(error);
  changed_ = Take(Make({.kind = CallKind::kRename,
                        .fd = place_.directory,
                        .path = place_.path(),
                        .flags = operation_.kind == Kind::kRename ? RENAME_NOREPLACE : 0u,
                        .to_fd = to_->directory,
                        .to = to_->path()}));
}

void FileWork::Status() {
  struct statx status;
  if (Take(Make({.kind = CallKind::kStatus,
                 .fd = place_.directory,
                 .path = place_.path(),
                 .flags = AT_SYMLINK_NOFOLLOW,
                 .data = &status})))
    result_.status = StatusOf(status);
}

void FileWork::List() {
  const bool root = operation_.path.empty();
  if (const int error = places_.Find(root ? "." : operation_.path, place_); error != 0) return Fail(error);
  if (!Open(place_, O_RDONLY | O_DIRECTORY)) return;
  if (const int error = ReadNames(calls_, file_, result_.names); error != 0) Fail(error);
  std::erase_if(result_.names, [](const std::string& name) { return name.starts_with(kPrivatePrefix); });
  CloseFile();
}

void FileWork::Remove(uint64_t flags) {
  changed_ =
      Take(Make({.kind = CallKind::kUnlink, .fd = place_.directory, .path = place_.path(), .flags = flags}));
}

void FileWork::MakeDirectory() {
  changed_ = Take(Make({.kind = CallKind::kMakeDirectory,
                        .fd = place_.directory,
                        .path = place_.path(),
                        .mode = kNewDirectory}));
  if (changed_ && durability_ != Durability::kNone) Open(place_, O_RDONLY | O_DIRECTORY);
}

void FileWork::Synced(int64_t answer) { Take(answer); }

void FileWork::Finish() {
  if (result_.error == 0) CloseFile();
  if (result_.error == 0 && operation_.kind == Kind::kReplace) {
    changed_ = Take(Make({.kind = CallKind::kRename,
                          .fd = half_made_->directory,
                          .path = half_made_->path(),
                          .to_fd = place_.directory,
                          .to = place_.path()}));
  }
  if (result_.error == 0) half_made_.reset();
  Abandon();
}

// What close reports comes too late to tell of a byte: nothing was promised without an fsync, and with one all is
// there. But network file systems tell of a full disk there, so it counts.
void FileWork::CloseFile() {
  if (file_ >= 0) Take(Make({.kind = CallKind::kClose, .fd = std::exchange(file_, -1)}));
}

void FileWork::LetGoOfReplaced() {
  if (replaced_ >= 0) Make({.kind = CallKind::kClose, .fd = std::exchange(replaced_, -1)});
}

void FileWork::Abandon() {
  CloseFile();
  if (!half_made_) return;
  Make({.kind = CallKind::kUnlink, .fd = half_made_->directory, .path = half_made_->path()});
  half_made_.reset();
}

}  // namespace weir

#include "strategies/directory/temporary_names.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <random>

#include "fmt/format.h"
#include "strategies/directory/directory.h"

namespace weir {
namespace {

using Kind = FileCall::Kind;

constexpr const char* kNotes = ".weir-writers";

int ErrorOf(int64_t answer) { return answer < 0 ? static_cast<int>(-answer) : 0; }

// What somebody else has removed meanwhile is as good as removed.
void KeepFirst(int& first, int error) {
  if (first == 0 && error != ENOENT) first = error;
}

int64_t OpenDirectory(FileCalls& calls, int at, const std::string& name) {
  return calls.Make(
      {.kind = Kind::kOpen, .fd = at, .path = name.c_str(), .flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW});
}

void Close(FileCalls& calls, int fd) { calls.Make({.kind = Kind::kClose, .fd = fd}); }

int Unlink(FileCalls& calls, int at, const std::string& name, uint64_t flags = 0) {
  return ErrorOf(calls.Make({.kind = Kind::kUnlink, .fd = at, .path = name.c_str(), .flags = flags}));
}

bool IsDirectory(FileCalls& calls, int at, const std::string& name) {
  struct statx status;
  const int64_t answer = calls.Make(
      {.kind = Kind::kStatus, .fd = at, .path = name.c_str(), .flags = AT_SYMLINK_NOFOLLOW, .data = &status});
  return answer >= 0 && S_ISDIR(status.stx_mode);
}

// Removes what begins with `prefix` in the directory and below it; a directory that cannot be looked into, or that
// another file system is mounted on, is passed over. The first error of a removal.
int RemoveBelow(FileCalls& calls, int directory, const std::string& prefix) {
  std::vector<std::string> names;
  int error = 0;
  KeepFirst(error, ReadNames(calls, directory, names));
  for (const std::string& name : names) {
    if (name.starts_with(prefix)) {
      KeepFirst(error, Unlink(calls, directory, name));
    } else if (name != kNotes && IsDirectory(calls, directory, name)) {
      const int64_t below = calls.Make({.kind = Kind::kOpen,
                                        .fd = directory,
                                        .path = name.c_str(),
                                        .flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW,
                                        .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV});
      if (below < 0) continue;
      KeepFirst(error, RemoveBelow(calls, static_cast<int>(below), prefix));
      Close(calls, static_cast<int>(below));
    }
  }
  return error;
}

std::string NewId() {
  std::random_device random;
  return fmt::format("{:08x}{:08x}", random(), random());
}

}  // namespace

int ReadNames(FileCalls& calls, int fd, std::vector<std::string>& names) {
  alignas(dirent64) char entries[32 * 1024];
  for (;;) {
    const int64_t size =
        calls.Make({.kind = Kind::kNames, .fd = fd, .data = entries, .size = sizeof entries});
    if (size <= 0) return ErrorOf(size);
    for (int64_t at = 0; at < size;) {
      const char* const entry = entries + at;
      uint16_t length;
      std::memcpy(&length, entry + offsetof(dirent64, d_reclen), sizeof length);
      const char* const name = entry + offsetof(dirent64, d_name);
      if (std::strcmp(name, ".") != 0 && std::strcmp(name, "..") != 0) names.emplace_back(name);
      at += length;
    }
  }
}

int TemporaryNames::Sweep() {
  const int64_t opened = OpenDirectory(calls_, root_, kNotes);
  if (opened == -ENOENT) return 0;
  if (opened < 0) return ErrorOf(opened);
  const int directory = static_cast<int>(opened);
  std::vector<std::string> ids;
  int error = 0;
  KeepFirst(error, ReadNames(calls_, directory, ids));
  for (const std::string& id : ids) KeepFirst(error, SweepNote(directory, id));
  weir::Close(calls_, directory);
  Unlink(calls_, root_, kNotes, AT_REMOVEDIR);  // where it was the last
  return error;
}

// Nothing where its maker lives, or somebody else sweeps it.
int TemporaryNames::SweepNote(int directory, const std::string& id) {
  const int64_t opened = calls_.Make({.kind = Kind::kOpen,
                                      .fd = directory,
                                      .path = id.c_str(),
                                      .flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK});
  if (opened == -ENOENT) return 0;
  if (opened < 0) return ErrorOf(opened);
  const int note = static_cast<int>(opened);
  int error = 0;
  if (calls_.Make({.kind = Kind::kLock, .fd = note, .flags = LOCK_EX | LOCK_NB}) >= 0) {
    // By a descriptor of its own, as reading the names moves it.
    const int64_t root = OpenDirectory(calls_, root_, ".");
    error = root < 0 ? ErrorOf(root)
                     : RemoveBelow(calls_, static_cast<int>(root), fmt::format("{}{}-", kPrivatePrefix, id));
    if (root >= 0) weir::Close(calls_, static_cast<int>(root));
    if (error == 0) error = Unlink(calls_, directory, id);
  }
  weir::Close(calls_, note);
  return error;
}

int TemporaryNames::Announce(bool durable) {
  const int wanted = durable ? 2 : 1;
  if (state_.load(std::memory_order_acquire) >= wanted) return 0;
  const std::lock_guard lock(mutex_);
  if (state_ == 0) {
    const int error = MakeNote();
    if (error != 0) return error;
    state_.store(1, std::memory_order_release);
  }
  if (state_ < wanted) {
    const int error = SyncNote();
    if (error != 0) return error;
    state_.store(wanted, std::memory_order_release);
  }
  return 0;
}

// Between making the directory, the note and the lock another may sweep them, or another user may not have opened it to
// others yet, so it is tried again.
int TemporaryNames::MakeNote() {
  constexpr int kTries = 100;
  int why_not = EBUSY;
  for (int i = 0; i < kTries; ++i) {
    const int made =
        ErrorOf(calls_.Make({.kind = Kind::kMakeDirectory, .fd = root_, .path = kNotes, .mode = S_IRWXU}));
    if (made != 0 && made != EEXIST) return made;
    const int64_t opened = OpenDirectory(calls_, root_, kNotes);
    if (opened == -EACCES) why_not = EACCES;
    if (opened == -ENOENT || opened == -EACCES) continue;
    if (opened < 0) return ErrorOf(opened);
    int error = made == 0 ? OpenToOthers(static_cast<int>(opened)) : 0;
    if (error == 0) error = LockNote(static_cast<int>(opened));
    weir::Close(calls_, static_cast<int>(opened));
    if (error != ENOENT) return error;
  }
  return why_not;
}

// Whoever may make files in the root may leave notes, but not remove those of others: the root's permissions, whatever
// the umask, and its group, where this user may give it.
int TemporaryNames::OpenToOthers(int directory) {
  struct statx root;
  const int64_t seen =
      calls_.Make({.kind = Kind::kStatus, .fd = root_, .path = "", .flags = AT_EMPTY_PATH, .data = &root});
  if (seen < 0) return ErrorOf(seen);
  const mode_t others = root.stx_mode & (S_IRWXG | S_IRWXO);
  if ((others & (S_IWGRP | S_IWOTH)) == 0) return 0;
  calls_.Make({.kind = Kind::kSetGroup, .fd = directory, .flags = root.stx_gid});
  return ErrorOf(
      calls_.Make({.kind = Kind::kSetPermissions, .fd = directory, .mode = S_IRWXU | S_ISVTX | others}));
}

// ENOENT: it was swept away before it was locked.
int TemporaryNames::LockNote(int directory) {
  const std::string id = NewId();
  const int64_t opened = calls_.Make({.kind = Kind::kOpen,
                                      .fd = directory,
                                      .path = id.c_str(),
                                      .flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW,
                                      .mode = S_IRUSR | S_IWUSR});
  if (opened < 0) return ErrorOf(opened);
  const int note = static_cast<int>(opened);
  // Where the file system has no locks, a note is as good as none: nobody can take it for abandoned.
  const int locked = ErrorOf(calls_.Make({.kind = Kind::kLock, .fd = note, .flags = LOCK_EX | LOCK_NB}));
  struct statx status;
  const int64_t there = calls_.Make({.kind = Kind::kStatus,
                                     .fd = directory,
                                     .path = id.c_str(),
                                     .flags = AT_SYMLINK_NOFOLLOW,
                                     .data = &status});
  if (locked == EWOULDBLOCK || there < 0) {
    RemoveNote(directory, id, note);
    return locked == EWOULDBLOCK ? ENOENT : ErrorOf(there);
  }
  id_ = id;
  note_ = note;
  return 0;
}

int TemporaryNames::SyncNote() {
  int error = ErrorOf(calls_.Make({.kind = Kind::kSync, .fd = note_}));
  if (error != 0) return error;
  const int64_t directory = OpenDirectory(calls_, root_, kNotes);
  if (directory < 0) return ErrorOf(directory);
  error = ErrorOf(calls_.Make({.kind = Kind::kSync, .fd = static_cast<int>(directory)}));
  weir::Close(calls_, static_cast<int>(directory));
  return error != 0 ? error : ErrorOf(calls_.Make({.kind = Kind::kSync, .fd = root_}));
}

std::string TemporaryNames::Next() {
  return fmt::format("{}{}-{}", kPrivatePrefix, id_, next_.fetch_add(1, std::memory_order_relaxed));
}

void TemporaryNames::RemoveNote(int directory, const std::string& id, int note) {
  Unlink(calls_, directory, id);
  weir::Close(calls_, note);
}

void TemporaryNames::Close() {
  if (state_.exchange(0) == 0) return;
  const int64_t directory = OpenDirectory(calls_, root_, kNotes);
  if (directory >= 0) {
    RemoveNote(static_cast<int>(directory), id_, note_);
    weir::Close(calls_, static_cast<int>(directory));
    Unlink(calls_, root_, kNotes, AT_REMOVEDIR);
  } else {
    weir::Close(calls_, note_);
  }
  note_ = -1;
}

}  // namespace weir

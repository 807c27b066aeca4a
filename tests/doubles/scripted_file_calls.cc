#include "tests/doubles/scripted_file_calls.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <deque>

#include "fmt/format.h"

namespace weir {
namespace {

using Kind = FileCall::Kind;
using Made = ScriptedFileCalls::Made;

ino_t InodeAt(int directory, const char* path) {
  struct stat info;
  return ::fstatat(directory, path, &info, AT_SYMLINK_NOFOLLOW) == 0 ? info.st_ino : 0;
}

ino_t InodeOf(int fd) {
  struct stat info;
  return ::fstat(fd, &info) == 0 ? info.st_ino : 0;
}

bool IsDirectory(int fd) {
  struct stat info;
  return fd >= 0 && ::fstat(fd, &info) == 0 && S_ISDIR(info.st_mode);
}

// The inode of the directory in which the name at the end of `path` is.
ino_t ParentOf(int directory, const char* path) {
  const std::string text(path);
  const size_t slash = text.rfind('/');
  if (slash != std::string::npos)
    return InodeAt(directory, text.substr(0, std::max<size_t>(slash, 1)).c_str());
  return directory == AT_FDCWD ? InodeAt(AT_FDCWD, ".") : InodeOf(directory);
}

std::string NameOf(const char* path) {
  const std::string text(path);
  return text.substr(text.rfind('/') + 1);
}

bool ChangesNames(const FileCall& call) {
  return call.kind == Kind::kRename || call.kind == Kind::kUnlink || call.kind == Kind::kMakeDirectory ||
         (call.kind == Kind::kOpen && (call.flags & O_CREAT) != 0);
}

class ScriptedRing final : public FileRing {
 public:
  ScriptedRing(ScriptedFileCalls& calls, unsigned entries, unsigned files)
      : calls_(calls), entries_(entries), files_(files, -1) {}
  ~ScriptedRing() override {
    for (const int fd : files_) {
      if (fd >= 0) ::close(fd);
    }
  }

  bool Queue(const RingCall& call) override {
    if (queued_.size() == entries_) return false;
    queued_.push_back(call);
    return true;
  }
  bool Next(RingAnswer& answer) override {
    if (answers_.empty()) return false;
    answer = answers_.front();
    answers_.pop_front();
    return true;
  }

 private:
  int64_t Enter(unsigned) override {
    const auto made = static_cast<int64_t>(queued_.size());
    bool broken = false, linked = false;
    for (const RingCall& each : std::exchange(queued_, {})) {
      if (!linked) broken = false;
      const int64_t answer = broken ? -ECANCELED : MakeOne(each);
      const bool short_move = each.call.kind == Kind::kWrite || each.call.kind == Kind::kRead
                                  ? answer < static_cast<int64_t>(each.call.size)
                                  : false;
      linked = each.linked;
      broken = broken || answer < 0 || short_move;
      answers_.push_back({each.tag, answer});
    }
    return made;
  }

  int64_t MakeOne(const RingCall& ringed) {
    FileCall call = ringed.call;
    if (!ringed.own_file) return calls_.MakeOne(call);
    int& file = files_.at(static_cast<size_t>(call.fd));
    if (call.kind == Kind::kOpen) {
      if (file >= 0) return -EBUSY;
      call.fd = call.to_fd;
      const int64_t opened = calls_.MakeOne(call);
      if (opened >= 0) file = static_cast<int>(opened);
      return std::min<int64_t>(opened, 0);
    }
    if (file < 0) return -EBADF;
    call.fd = call.kind == Kind::kClose ? std::exchange(file, -1) : file;
    return calls_.MakeOne(call);
  }

  ScriptedFileCalls& calls_;
  const size_t entries_;
  std::vector<int> files_;
  std::vector<RingCall> queued_;
  std::deque<RingAnswer> answers_;
};

}  // namespace

std::optional<int64_t> ScriptedFileCalls::Ask(const FileCall& call) {
  const uint64_t nth = nth_.fetch_add(1);
  if (script_ == nullptr) return std::nullopt;
  const std::optional<int64_t> told = script_({call, nth, call.path == nullptr && IsDirectory(call.fd)});
  if (told) ++faults_;
  return told;
}

int64_t ScriptedFileCalls::DoMake(const FileCall& call) {
  Made made{.kind = call.kind, .inode = 0, .directory = 0, .to_directory = 0, .name = "", .answer = 0};
  made.began = ++clock_;
  if (call.path != nullptr) made.name = NameOf(call.path);
  if (call.path == nullptr) made.inode = InodeOf(call.fd);
  if (call.kind == Kind::kRename || call.kind == Kind::kUnlink) made.inode = InodeAt(call.fd, call.path);
  if (ChangesNames(call)) made.directory = ParentOf(call.fd, call.path);
  if (call.kind == Kind::kRename) made.to_directory = ParentOf(call.to_fd, call.to);

  const std::optional<int64_t> told = Ask(call);
  const bool moves = call.kind == Kind::kWrite || call.kind == Kind::kRead;
  if (!told) {
    made.answer = FileCalls::DoMake(call);
  } else if (*told > 0 && moves) {
    FileCall shorter = call;
    shorter.size = std::min(shorter.size, static_cast<size_t>(*told));
    made.answer = FileCalls::DoMake(shorter);
  } else {
    made.answer = *told;
    if (call.kind == Kind::kClose) FileCalls::DoMake(call);
  }
  made.ended = ++clock_;
  const std::lock_guard lock(mutex_);
  made_.push_back(made);
  return made.answer;
}

std::unique_ptr<FileRing> ScriptedFileCalls::DoOpenRing(unsigned entries, unsigned files) {
  return std::make_unique<ScriptedRing>(*this, entries, files);
}

std::string WhatIsNotDurable(const std::vector<Made>& made, bool names) {
  // Whether the inode was synced with success in between.
  const auto synced = [&](ino_t inode, uint64_t after, uint64_t before) {
    return std::ranges::any_of(made, [&](const Made& each) {
      const bool covers = each.kind == Kind::kSyncAll || (each.kind == Kind::kSync && each.inode == inode);
      return covers && each.answer == 0 && each.began > after && each.ended < before;
    });
  };
  for (const Made& each : made) {
    if (each.answer < 0 || each.inode == 0) continue;
    if (each.kind == Kind::kRename && each.name.starts_with(".weir-") && !synced(each.inode, 0, each.began))
      return fmt::format("inode {} got its name before it was synced", each.inode);
    if (each.kind == Kind::kWrite || each.kind == Kind::kSetPermissions) {
      const auto renamed = std::ranges::find_if(made, [&](const Made& other) {
        return other.kind == Kind::kRename && other.answer == 0 && other.inode == each.inode &&
               other.name.starts_with(".weir-");
      });
      const uint64_t before = renamed == made.end() ? ~uint64_t{0} : renamed->began;
      if (each.ended > before) return fmt::format("inode {} was changed after its rename", each.inode);
      if (!synced(each.inode, each.ended, before))
        return fmt::format("inode {} was changed at {} and not synced before {}", each.inode, each.ended,
                           renamed == made.end() ? "the end" : "its rename");
    }
  }
  if (!names) return "";
  for (const Made& each : made) {
    if (each.answer < 0 || each.name == ".weir-writers") continue;
    for (const ino_t directory : {each.directory, each.to_directory}) {
      // The name of a temporary file need not last.
      const bool lasts = each.kind == Kind::kRename || !each.name.starts_with(".weir-");
      if (directory != 0 && lasts && !synced(directory, each.ended, ~uint64_t{0}))
        return fmt::format("directory {} was changed by {} and not synced afterwards", directory, each.name);
    }
  }
  return "";
}

}  // namespace weir

// `uring`: the calls of a file linked in an io_uring, those of different files side by side.

#include <fcntl.h>
#include <linux/stat.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "strategies/directory/rooted_directory.h"

namespace weir {
namespace {

using Kind = FileOperation::Kind;
using CallKind = FileCall::Kind;

constexpr mode_t kNewFile = 0666;
constexpr mode_t kOwnersAlone = 0600;
constexpr unsigned kCallsAFile = 4;

// One operation in the ring.
struct Ringed {
  enum class Step : uint8_t {
    kOpen,
    kMove,
    kSync,
    kClose,
    kOnly
  };  // kMove: of bytes; kOnly: there is one call

  const FileOperation* operation;
  FileResult* result;
  FilePlace place = {}, to = {}, temporary = {};
  struct statx status = {};
  int file = -1;             // that is open, of the process or of the ring
  bool own_file = false;     // of the ring
  bool may_be_made = false;  // a new file, to be removed should it fail
  bool opened = false;       // by the ring
  bool changed = false;
  size_t moved = 0;  // bytes
  bool synced = false;
  unsigned under_way = 0;  // calls

  bool failed() const { return result->error != 0; }
  void Fail(int64_t answer) {
    if (!failed() && answer < 0) result->error = static_cast<int>(-answer);
  }
  bool replaces() const { return operation->kind == Kind::kReplace; }
  bool reads() const { return operation->kind == Kind::kRead; }
  const FilePlace& written() const { return replaces() ? temporary : place; }
};

class UringDirectory final : public RootedDirectory {
 public:
  UringDirectory(OpenRoot root, std::unique_ptr<FileRing> ring, size_t in_flight)
      : RootedDirectory(std::move(root)), ring_(std::move(ring)), in_flight_(in_flight) {}

 private:
  using Step = Ringed::Step;

  void DoApply(std::span<const FileOperation> operations, Durability durability,
               std::span<FileResult> results) override {
    durability_ = durability;
    FilePlaces places(file_calls(), root(), "");
    ChangedPlaces changed;
    for (size_t i = 0; i < operations.size(); i += in_flight_) {
      const size_t count = std::min(in_flight_, operations.size() - i);
      ApplySome(operations.subspan(i, count), results.subspan(i, count), places, changed);
    }
    SyncChanged(changed, places);
  }

  // Directories in which names have changed, each with whose.
  using ChangedPlaces = std::vector<std::pair<int, FileResult*>>;

  void ApplySome(std::span<const FileOperation> operations, std::span<FileResult> results, FilePlaces& places,
                 ChangedPlaces& changed) {
    work_.clear();
    for (size_t i = 0; i < operations.size(); ++i) {
      if (results[i].error != 0) continue;
      if (IsForTheRing(operations[i])) {
        work_.push_back({.operation = &operations[i], .result = &results[i]});
      } else {
        ApplyPlainly(operations[i], results[i], places, changed);
      }
    }
    for (Ringed& each : work_) Find(each, places);
    LookAtFiles();
    for (Ringed& each : work_) Prepare(each);
    BeginAll();
    FinishAll();
    for (Ringed& each : work_) NoteChanged(each, changed);
  }

  bool IsForTheRing(const FileOperation& operation) const {
    if (ring_ == nullptr) return false;
    if (operation.kind == Kind::kMakeDirectory) return durability_ == Durability::kNone;
    return operation.kind != Kind::kList;
  }

  void ApplyPlainly(const FileOperation& operation, FileResult& result, FilePlaces& places,
                    ChangedPlaces& changed) {
    FileWork work(file_calls(), places, names(), operation, durability_, result);
    DoWhole(work);
    if (result.error == 0 && work.changed() != nullptr)
      changed.emplace_back(work.changed()->directory, &result);
  }

  static void Find(Ringed& each, FilePlaces& places) {
    each.Fail(-places.Find(each.operation->path, each.place));
    const Kind kind = each.operation->kind;
    if (kind == Kind::kRename || kind == Kind::kRenameOver)
      each.Fail(-places.Find(each.operation->to, each.to));
  }

  // What a file is must be known before it is opened: of one of the ring's own nobody can ask.
  void LookAtFiles() {
    for (size_t i = 0; i < work_.size(); ++i) {
      Ringed& each = work_[i];
      if (each.failed() || (!each.reads() && each.operation->kind != Kind::kAppend)) continue;
      Queue(i, Step::kOnly, StatusCall(each));
    }
    Collect();
    for (Ringed& each : work_) {
      if (each.failed() || (!each.reads() && each.operation->kind != Kind::kAppend)) continue;
      const mode_t mode = each.status.stx_mode;
      if (!S_ISREG(mode)) each.Fail(S_ISDIR(mode) ? -EISDIR : S_ISLNK(mode) ? -ELOOP : -EINVAL);
    }
  }

  static FileCall StatusCall(Ringed& each) {
    return {.kind = CallKind::kStatus,
            .fd = each.place.directory,
            .path = each.place.path(),
            .flags = AT_SYMLINK_NOFOLLOW,
            .data = &each.status};
  }

  // Of a replacement: its name, and where there is an old file, an open file that has its permissions.
  void Prepare(Ringed& each) {
    if (each.failed() || !each.replaces()) return;
    const std::optional<mode_t> permissions =
        FileWork::PermissionsOfOld(file_calls(), each.place, *each.result);
    if (!each.failed()) each.Fail(-names().Announce(durability_ != Durability::kNone));
    if (each.failed()) return;
    each.temporary = FilePlaces::Beside(each.place, names().Next());
    if (!permissions) return;
    const int64_t opened = file_calls().Make({.kind = CallKind::kOpen,
                                              .fd = each.temporary.directory,
                                              .path = each.temporary.path(),
                                              .flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW,
                                              .mode = kOwnersAlone});
    each.Fail(opened);
    if (each.failed()) return;
    each.may_be_made = true;
    each.file = static_cast<int>(opened);
    each.Fail(file_calls().Make({.kind = CallKind::kSetPermissions, .fd = each.file, .mode = *permissions}));
  }

  void BeginAll() {
    for (size_t i = 0; i < work_.size(); ++i) {
      Ringed& each = work_[i];
      if (each.failed()) continue;
      switch (each.operation->kind) {
        case Kind::kCreate:
        case Kind::kReplace:
        case Kind::kAppend:
        case Kind::kRead:
          BeginFile(i);
          break;
        default:
          Queue(i, Step::kOnly, OnlyCall(each));
      }
    }
    Collect();
  }

  static FileCall OnlyCall(Ringed& each) {
    const Kind kind = each.operation->kind;
    const int at = each.place.directory;
    const char* const path = each.place.path();
    if (kind == Kind::kStatus) return StatusCall(each);
    if (kind == Kind::kDelete) return {.kind = CallKind::kUnlink, .fd = at, .path = path};
    if (kind == Kind::kRemoveDirectory)
      return {.kind = CallKind::kUnlink, .fd = at, .path = path, .flags = AT_REMOVEDIR};
    if (kind == Kind::kMakeDirectory)
      return {.kind = CallKind::kMakeDirectory, .fd = at, .path = path, .mode = 0777};
    return {.kind = CallKind::kRename,
            .fd = at,
            .path = path,
            .flags = kind == Kind::kRename ? RENAME_NOREPLACE : 0u,
            .to_fd = each.to.directory,
            .to = each.to.path()};
  }

  // Its calls, linked, so that each begins when the one before it has done all that it was asked for.
  void BeginFile(size_t i) {
    Ringed& each = work_[i];
    if (each.file < 0) {
      each.file = static_cast<int>(i);
      each.own_file = true;
      each.may_be_made = each.operation->kind == Kind::kCreate || each.replaces();
      Queue(i, Step::kOpen, OpenCall(each), true);
    }
    QueueRest(i);
  }

  static FileCall OpenCall(const Ringed& each) {
    const FilePlace& place = each.written();
    const uint64_t flags = each.reads()       ? O_RDONLY | O_NONBLOCK
                           : each.may_be_made ? O_WRONLY | O_CREAT | O_EXCL
                                              : O_WRONLY | O_APPEND | O_NONBLOCK;
    return {.kind = CallKind::kOpen,
            .fd = each.file,
            .path = place.path(),
            .flags = flags | O_NOFOLLOW | O_NOCTTY,
            .mode = each.may_be_made ? kNewFile : mode_t{0},
            .to_fd = place.directory};
  }

  // The bytes that are missing, the fsync, and closing.
  void QueueRest(size_t i) {
    Ringed& each = work_[i];
    if (each.reads()) {
      each.result->content.resize(each.status.stx_size);
      if (each.moved < each.status.stx_size) Queue(i, Step::kMove, ReadCall(each), true);
    } else {
      if (each.moved < each.operation->content.size()) Queue(i, Step::kMove, WriteCall(each), true);
      if (durability_ != Durability::kNone)
        Queue(i, Step::kSync, {.kind = CallKind::kSync, .fd = each.file}, true);
    }
    Queue(i, Step::kClose, {.kind = CallKind::kClose, .fd = each.file});
  }

  // By offsets: after a short write at the file's position, that was seen to lie before the bytes that were taken, and
  // what followed went over them. Who appends has no other place anyway.
  static FileCall WriteCall(const Ringed& each) {
    const std::string_view rest = each.operation->content.substr(each.moved);
    return {.kind = CallKind::kWrite,
            .fd = each.file,
            .data = const_cast<char*>(rest.data()),  // NOLINT: the call only reads
            .size = rest.size(),
            .offset = each.moved};
  }

  static FileCall ReadCall(const Ringed& each) {
    std::string& content = each.result->content;
    return {.kind = CallKind::kRead,
            .fd = each.file,
            .data = content.data() + each.moved,
            .size = content.size() - each.moved,
            .offset = each.moved};
  }

  void Queue(size_t i, Step step, const FileCall& call, bool linked = false) {
    if (ring_ == nullptr) return FailWithoutRing(work_[i]);
    const RingCall ringed{.call = call,
                          .tag = i << 8 | static_cast<uint64_t>(step),
                          .linked = linked,
                          .own_file = work_[i].own_file && step != Step::kOnly};
    file_calls().Queue(*ring_, ringed);  // there is room for kCallsAFile of each
    ++work_[i].under_way;
    ++queued_;
  }

  // Submits what is queued and takes all answers. What is under way must come to its end, but where the ring takes
  // no more entries and gives no more answers, there is none to wait for.
  void Collect() {
    for (size_t waiting = std::exchange(queued_, 0); waiting > 0;) {
      const int64_t entered = file_calls().Enter(*ring_, static_cast<unsigned>(waiting));
      const size_t before = waiting;
      for (RingAnswer answer; waiting > 0 && ring_->Next(answer); --waiting)
        Take(work_[answer.tag >> 8], static_cast<Step>(answer.tag & 0xff), answer.result);
      const bool is_for_good = entered < 0 && entered != -EINTR && entered != -EAGAIN && entered != -EBUSY;
      if (is_for_good && waiting == before) return GiveUpRing(entered);
    }
  }

  // What has not answered has failed; the ring's own files are closed with it. From then on calls are made one by one.
  void GiveUpRing(int64_t error) {
    ring_.reset();
    why_not_ = error;
    for (Ringed& each : work_) {
      if (std::exchange(each.under_way, 0) != 0) FailWithoutRing(each);
    }
  }

  // A file that nobody has said to be new may be somebody else's.
  void FailWithoutRing(Ringed& each) {
    each.Fail(why_not_);
    if (each.own_file && !each.opened && !each.replaces()) each.may_be_made = false;
    if (each.file >= 0 && !each.own_file) file_calls().Make({.kind = CallKind::kClose, .fd = each.file});
    each.file = -1;
  }

  void Take(Ringed& each, Step step, int64_t answer) {
    --each.under_way;
    if (answer == -ECANCELED) return;  // what came before it in its link says why
    switch (step) {
      case Step::kOpen:
        each.opened = answer >= 0;
        if (answer < 0) {
          each.file = -1;
          each.may_be_made = false;
        }
        break;
      case Step::kMove:
        if (answer > 0) each.moved += static_cast<size_t>(answer);
        if (answer == 0) each.Fail(each.reads() ? 0 : -EIO);
        if (answer == 0 && each.reads()) each.status.stx_size = each.moved;  // it has become shorter
        if (answer == -EINTR || answer == -EAGAIN) return;                   // tried again
        break;
      case Step::kSync:
        each.synced = answer >= 0;
        break;
      case Step::kClose:
        each.file = -1;
        break;
      case Step::kOnly:
        each.changed = answer >= 0;
        break;
    }
    each.Fail(answer);
  }

  // What a short write or read has left, again and again; then names, and what has failed is removed.
  void FinishAll() {
    for (bool all = false; !all; Collect()) {
      all = true;
      for (size_t i = 0; i < work_.size(); ++i) {
        Ringed& each = work_[i];
        if (each.file < 0) continue;
        all = false;
        if (each.failed()) {
          Queue(i, Step::kClose, {.kind = CallKind::kClose, .fd = each.file});
        } else {
          each.synced = false;  // a sync that came before the last byte is none
          QueueRest(i);
        }
      }
    }
    for (Ringed& each : work_) Finish(each);
  }

  bool IsWhole(const Ringed& each) const {
    return each.moved == each.operation->content.size() && (durability_ == Durability::kNone || each.synced);
  }

  void Finish(Ringed& each) {
    const Kind kind = each.operation->kind;
    FileResult& result = *each.result;
    if (kind == Kind::kRead) result.content.resize(each.failed() ? 0 : each.moved);
    if (kind == Kind::kStatus && !each.failed()) result.status = StatusOf(each.status);
    const bool writes = kind == Kind::kCreate || kind == Kind::kAppend || kind == Kind::kReplace;
    if (writes && !each.failed() && !IsWhole(each)) each.Fail(-EIO);
    if (each.replaces() && !each.failed()) {
      each.Fail(file_calls().Make({.kind = CallKind::kRename,
                                   .fd = each.temporary.directory,
                                   .path = each.temporary.path(),
                                   .to_fd = each.place.directory,
                                   .to = each.place.path()}));
    }
    if (each.failed() && each.may_be_made)
      file_calls().Make(
          {.kind = CallKind::kUnlink, .fd = each.written().directory, .path = each.written().path()});
    if (writes) each.changed = kind != Kind::kAppend;
  }

  void NoteChanged(const Ringed& each, ChangedPlaces& changed) const {
    if (each.failed() || !each.changed || each.operation->kind == Kind::kStatus || each.reads()) return;
    changed.emplace_back(each.place.directory, each.result);
    if (each.to.directory >= 0 && each.to.directory != each.place.directory)
      changed.emplace_back(each.to.directory, each.result);
  }

  // Directories once each; with kName once for each name.
  void SyncChanged(const ChangedPlaces& changed, FilePlaces& places) {
    if (durability_ < Durability::kName) return;
    if (durability_ == Durability::kName) {
      for (const auto& [directory, result] : changed) {
        const int error = places.SyncDirectory(directory);
        if (result->error == 0) result->error = error;
      }
      return;
    }
    ChangedDirectories once;
    for (const auto& [directory, result] : changed) once.Add(directory, *result);
    for (size_t i = 0; i < once.all().size(); ++i) once.Synced(i, places.SyncDirectory(once.all()[i]));
  }

  std::unique_ptr<FileRing> ring_;  // null: it could not be entered any more
  int64_t why_not_ = 0;             // then: the errno, negative
  const size_t in_flight_;
  Durability durability_ = Durability::kNone;
  std::vector<Ringed> work_;  // of the calls that are under way; not moved meanwhile
  size_t queued_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Directory>> OpenUringDirectory(const std::string& path,
                                                              const DirectoryOptions& options) {
  absl::StatusOr<OpenRoot> root = OpenRoot::Open(path, options);
  if (!root.ok()) return root.status();
  const size_t in_flight = std::clamp<size_t>(options.in_flight, 1, 4096);
  std::unique_ptr<FileRing> ring =
      root->calls->OpenRing(static_cast<unsigned>(in_flight) * kCallsAFile, static_cast<unsigned>(in_flight));
  if (ring == nullptr) return absl::UnimplementedError("no io_uring, or none that can do this");
  auto directory = std::make_unique<UringDirectory>(*std::move(root), std::move(ring), in_flight);
  absl::Status swept = SweepTemporaries(*directory);
  if (!swept.ok()) return swept;
  return directory;
}

}  // namespace weir

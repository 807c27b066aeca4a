#ifndef WEIR_STRATEGIES_DIRECTORY_FILE_WORK_H_
#define WEIR_STRATEGIES_DIRECTORY_FILE_WORK_H_

#include <sys/types.h>

#include <optional>
#include <string>

#include "strategies/directory/file_operation.h"
#include "strategies/directory/file_place.h"
#include "strategies/directory/temporary_names.h"

struct statx;

namespace weir {

/// One operation of a batch on its way, in the steps between which files are synced:
///
///     work.Begin();                                                   // all but what must come after a sync
///     if (work.to_sync() >= 0) work.Synced(calls.Make(fsync …));      // where files are to be durable
///     work.Finish();                                                  // a replacement gets its name
///
/// Then the directories in which names have changed can be synced, and Fail called where that did not work.
/// Begin opens at most one file, which Finish or the destructor closes; nothing half made is left behind.
/// Not thread-safe, but different ones may be used at the same time if their FilePlaces are different.
class FileWork {
 public:
  FileWork(FileCalls& calls, FilePlaces& places, TemporaryNames& names, const FileOperation& operation,
           Durability durability, FileResult& result)
      : calls_(calls),
        places_(places),
        names_(names),
        operation_(operation),
        durability_(durability),
        result_(result) {}
  FileWork(const FileWork&) = delete;
  FileWork& operator=(const FileWork&) = delete;
  ~FileWork() {
    Abandon();
    LetGoOfReplaced();
  }

  /// Before Begin: a file that is replaced is held open until LetGoOfReplaced or the destructor. Else the rename frees its
  /// blocks, which waits for the device where they are discarded, and lets nobody else into the directory meanwhile.
  void KeepReplaced() { keeps_replaced_ = true; }
  bool holds_replaced() const { return replaced_ >= 0; }
  void LetGoOfReplaced();

  void Begin();
  /// An open file that must be synced before Finish; -1: there is none, or it failed.
  int to_sync() const { return durability_ != Durability::kNone && result_.error == 0 ? file_ : -1; }
  /// What fsync answered, as FileCalls::Make does. Never to be tried again.
  void Synced(int64_t answer);
  void Finish();

  /// Where a name has changed, so that its directory is to be synced; null: nowhere.
  const FilePlace* changed() const { return changed_ ? &place_ : nullptr; }
  /// The second such place, of a rename to another directory.
  const FilePlace* changed_too() const {
    return changed_ && to_ && to_->directory != place_.directory ? &*to_ : nullptr;
  }
  /// Done, but not as durable as it was to be.
  void Fail(int error) {
    if (result_.error == 0) result_.error = error;
  }

  /// What a replaced file hands on; none: there is none. Sets the error where it is a directory.
  static std::optional<mode_t> PermissionsOfOld(FileCalls& calls, const FilePlace& place, FileResult& result);

 private:
  int64_t Make(const FileCall& call) { return calls_.Make(call); }
  bool Take(int64_t answer);
  bool Open(const FilePlace& place, uint64_t flags, mode_t mode = 0);
  bool OpenRegular(uint64_t flags);
  bool Write();
  void Create();
  void Read();
  void Append();
  void Replace();
  void Rename();
  void Status();
  void List();
  void Remove(uint64_t flags);
  void MakeDirectory();
  void CloseFile();
  void Abandon();

  FileCalls& calls_;
  FilePlaces& places_;
  TemporaryNames& names_;
  const FileOperation& operation_;
  const Durability durability_;
  FileResult& result_;
  FilePlace place_;
  std::optional<FilePlace> to_;         // of a rename
  std::optional<FilePlace> half_made_;  // to be removed where it fails: a new file, or a replacement
  int file_ = -1;
  uint64_t size_ = 0;  // of a file that is read, as it was opened
  bool changed_ = false;
  bool keeps_replaced_ = false;
  int replaced_ = -1;
};

/// What is asked for of what the kernel says.
FileStatus StatusOf(const struct statx& status);

}  // namespace weir

#endif  // WEIR_STRATEGIES_DIRECTORY_FILE_WORK_H_

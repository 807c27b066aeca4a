#ifndef WEIR_STRATEGIES_DIRECTORY_DIRECTORY_H_
#define WEIR_STRATEGIES_DIRECTORY_DIRECTORY_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "strategies/directory/file_calls.h"
#include "strategies/directory/file_operation.h"

namespace weir {

/// What begins so is the directory's own: temporary files, and the notes of who makes them. It is not listed,
/// and a path with such a component is refused with EPERM.
inline constexpr std::string_view kPrivatePrefix = ".weir-";

/// A directory on disk and the files below it, for whoever handles very many: it takes batches of operations
/// and gives one result each.
///
/// **Paths** begin at the directory, and are any bytes but NUL, components of at most 255 of them. Nothing
/// leaves the directory: an absolute path, a component `..` and a link on the way that leads out are refused
/// with EXDEV (openat2(2), RESOLVE_BENEATH). Links on the way that stay inside are followed. The last component
/// is never followed: kRead and kAppend refuse a link (ELOOP), the others mean the link itself. A component
/// that is empty or `.` is EINVAL, an empty path ENOENT; but kList takes an empty path for the directory itself.
///
/// **Operations**, with the errors of the system calls of these names:
/// - kCreate: EEXIST where there is anything. A file that could not be written whole is removed again; but
///   whoever is killed meanwhile leaves a part of one. Permissions as any new file has them.
/// - kRead, kAppend: of regular files; a directory is EISDIR, anything else EINVAL. An append that fails may
///   have left a part.
/// - kReplace: at any moment, and after kill -9, there is the old file or the new one, whole. The new one has the
///   old one's permission bits (0777), or where there was none, those of any new file; owner, group and access
///   control list are those of a new file (StagedFile hands those on too). Other names of the old file stay
///   what they were. A directory is EISDIR. Whatever fails, the old file stays and nothing is left of the new one.
/// - kRename: EEXIST where there is anything at `to`. kRenameOver: in its place, atomically. Both take
///   directories; between file systems EXDEV.
/// - kStatus, kList, kDelete (a directory: EISDIR), kMakeDirectory, kRemoveDirectory (ENOTEMPTY).
///
/// **Batches.** The operations of a batch may be done in any order and at the same time: what needs another
/// one done belongs into a later batch. A failure is its own operation's alone. An empty batch does nothing.
///
/// **Durability.** With kFile and more, a file that is created, appended to or replaced is synced, bytes and
/// metadata, after its last byte was written; a replaced one *before* it gets its name, so that a crash finds the
/// old or the new one wherever a rename is atomic (see docs/durability.md). A directory that is made is synced too.
/// With kName and more, each directory in which a name has come, gone or changed is synced afterwards, before
/// Apply returns. With kBatch a failure to do so fails all operations with a name in that directory.
///
/// After an error of fsync(2) the operation has failed for good: the kernel may have dropped the bytes, and a
/// second fsync would say that all is well. So it is never tried again: a new file is removed, a replacement
/// dropped; of an appended file nothing more can be said.
///
/// **Temporary files** lie beside what they replace, and are gone when Apply returns. Of a process that was
/// killed the next to open the directory removes them, and only then looks for any: who replaces leaves a note,
/// locked (flock) while it lives, in `.weir-writers`. (On file systems without flock nobody removes others'.)
///
/// Files of one directory may be handled through several objects and processes at a time, and each keeps to
/// the above. One object is for one thread at a time.
class Directory {
 public:
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  virtual ~Directory() = default;

  /// Does all that `operations` say. `results`, as many, are overwritten, each with what became of the operation at
  /// its place; memory that they have is used again. Returns how many failed.
  size_t Apply(std::span<const FileOperation> operations, Durability durability,
               std::span<FileResult> results);

  /// System calls made so far, and how many of them were fsync; what goes through a ring is not a call, but
  /// an fsync there is one.
  uint64_t calls() const { return calls_->count(); }
  uint64_t syncs() const { return calls_->syncs(); }

 protected:
  explicit Directory(std::shared_ptr<FileCalls> calls) : calls_(std::move(calls)) {}

  FileCalls& file_calls() { return *calls_; }

 private:
  /// All paths have been looked at: `results` whose error is set are not to be touched.
  virtual void DoApply(std::span<const FileOperation> operations, Durability durability,
                       std::span<FileResult> results) = 0;

  const std::shared_ptr<FileCalls> calls_;
};

/// 0, or why this is no path of an operation of this kind: see Directory. Looks at the text alone.
int CheckPath(std::string_view path, FileOperation::Kind kind);

}  // namespace weir

#endif  // WEIR_STRATEGIES_DIRECTORY_DIRECTORY_H_

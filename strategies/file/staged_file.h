#ifndef WEIR_STRATEGIES_FILE_STAGED_FILE_H_
#define WEIR_STRATEGIES_FILE_STAGED_FILE_H_

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "system/file_attributes.h"

namespace weir {

/// A place to write an output so that it appears under its name whole, or not at all: nothing half made
/// stays.
///
///     auto staged = StagedFile::Create(path, StagedFile::Existing::kRefuse);
///     ... write staged->write_path() with any writer, and Close it ...
///     staged->Commit();                       // or Discard(), or the destructor: no trace is left
///
/// Where the file system can (O_TMPFILE), the file has no name until Commit, so that not even kill -9 leaves
/// anything; elsewhere, and for the moment in which an existing file is replaced, it is called
/// `path`.weir-XXXXXX. Until Commit it is its owner's alone. What a file that is replaced hands on, before
/// anybody can see the new one, HandOnAttributes() says: owner, group and permissions, but never setuid and
/// the like. Other names of it stay what they were. A device, a pipe or a socket at `path` is written to
/// directly: it cannot appear, and Commit and Discard do nothing; a block device, which holds data, only
/// where it may be replaced. A symbolic link is followed, one to what is not there too. Commit does not wait
/// for the device: Sync the writer for that, and before.
///
/// Not thread-safe.
class StagedFile {
 public:
  /// What to do where `path` is a file already.
  enum class Existing { kRefuse, kReplace };

  /// ALREADY_EXISTS at once where it is refused, so that no work is lost; and by Commit, should the file have
  /// appeared meanwhile. Other errors name the call, the path and errno.
  ///
  /// `permissions`: those of the file, of which setuid, setgid and the sticky bit are left out; none: as any
  /// new file has them, or the one that is replaced. `calls` makes Commit's changes; null: the kernel.
  static absl::StatusOr<StagedFile> Create(std::string path, Existing existing,
                                           std::optional<mode_t> permissions = std::nullopt,
                                           std::shared_ptr<FileAttributeCalls> calls = nullptr);

  /// The same for the file `name` of the open directory `directory`, which must stay open: for a name that somebody
  /// else has chosen. It is a name and no path: not empty, "." or "..", and without a slash, else INVALID_ARGUMENT.
  /// Nothing outside of that directory is reached by it: no link is followed, and what is there and no regular file is
  /// FAILED_PRECONDITION, for kReplace too. Errors call it `name`.
  static absl::StatusOr<StagedFile> CreateIn(int directory, const std::string& name, Existing existing,
                                             std::optional<mode_t> permissions = std::nullopt,
                                             std::shared_ptr<FileAttributeCalls> calls = nullptr);

  StagedFile(StagedFile&& other) noexcept;
  StagedFile& operator=(StagedFile&&) = delete;
  ~StagedFile();

  /// What to open for writing; it is there, and empty. Good until Commit or Discard.
  const std::string& write_path() const { return write_path_; }

  /// `status` with the path that Create was given in place of write_path(), as users know no other.
  absl::Status Named(const absl::Status& status) const;

  /// Gives the output its name. Once; after an error too, nothing is left of it.
  absl::Status Commit();
  /// Leaves no trace. Idempotent; no-op after Commit.
  void Discard();

 private:
  StagedFile(std::string path, Existing existing, std::optional<mode_t> permissions,
             std::shared_ptr<FileAttributeCalls> calls)
      : given_(path),
        path_(std::move(path)),
        existing_(existing),
        permissions_(permissions),
        calls_(std::move(calls)) {}

  absl::Status Begin();
  absl::Status BeginIn(int directory);
  absl::Status BeginFile();
  absl::Status BeginFileAt();
  bool BeginUnnamed(const std::string& directory);
  absl::Status BeginNamed();
  void GiveAttributes();
  absl::Status MakeVisible();
  absl::Status NameUnnamed();
  absl::Status Replace();
  absl::Status Error(std::string_view what) const;

  std::string given_;  // what users call it
  std::string path_;   // the same without links
  Existing existing_;
  std::optional<mode_t> permissions_;  // what the caller wants
  mode_t usual_permissions_ = 0;       // what any new file has here
  std::shared_ptr<FileAttributeCalls> calls_;
  std::string write_path_;
  std::string temporary_;  // a name to be renamed or removed; empty: none
  int fd_ = -1;            // -1: written to directly, or done
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_FILE_STAGED_FILE_H_

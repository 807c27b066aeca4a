#ifndef WEIR_STRATEGIES_DIRECTORY_FILE_OPERATION_H_
#define WEIR_STRATEGIES_DIRECTORY_FILE_OPERATION_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// One thing to be done in a directory; see Directory, which says what each kind promises. The bytes that it
/// names must stay as they are until Apply has returned.
struct FileOperation {
  enum class Kind : uint8_t {
    kCreate,           ///< a new file with `content`
    kRead,             ///< all of a file
    kAppend,           ///< `content` behind what the file has
    kReplace,          ///< a file with `content` in the place of what is there, if anything is
    kRename,           ///< to `to`, which must not exist
    kRenameOver,       ///< to `to`, in the place of what is there
    kStatus,           ///< what it is and how large
    kList,             ///< the names in a directory
    kDelete,           ///< anything but a directory
    kMakeDirectory,    ///< an empty one
    kRemoveDirectory,  ///< an empty one
  };

  Kind kind = Kind::kStatus;
  std::string_view path;
  std::string_view content = {};
  std::string_view to = {};
};

/// What stat(2) says, as far as it is asked for.
struct FileStatus {
  uint64_t size = 0;         ///< bytes
  uint32_t permissions = 0;  ///< 07777
  uint32_t type = 0;         ///< S_IFREG, S_IFDIR, …
  int64_t modified_ns = 0;   ///< since 1970
};

/// What became of an operation.
struct FileResult {
  std::string_view path;                ///< the operation's
  int error = 0;                        ///< errno; 0: done, and as durable as was asked for
  FileStatus status = {};               ///< of kStatus
  std::string content = {};             ///< of kRead
  std::vector<std::string> names = {};  ///< of kList, in no order
};

/// How long what a call has done lasts when it returns: see Directory::Apply.
enum class Durability : uint8_t {
  kNone,   ///< the kernel has it: it outlives the process, not the machine
  kFile,   ///< each file's bytes, size and permissions are on the device; its name may not be
  kName,   ///< and its name; each name is synced for itself
  kBatch,  ///< the same for the batch as a whole: directories may be synced once for all
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_DIRECTORY_FILE_OPERATION_H_

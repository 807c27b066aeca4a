#ifndef WEIR_STRATEGIES_COMMIT_LOG_FILE_H_
#define WEIR_STRATEGIES_COMMIT_LOG_FILE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/commit/frame.h"
#include "strategies/commit/log.h"
#include "strategies/file/open_file.h"
#include "strategies/memory/aligned_buffer.h"

namespace weir {

/// How a frame is brought to the file.
enum class CommitBy {
  kWrite,       ///< write(2): the kernel has it
  kFdatasync,   ///< and fdatasync(2): the device has it
  kDirectWrite  ///< O_DIRECT and RWF_DSYNC, into blocks of zeros that were written ahead: the device has it
};

/// Where the frames of a log end.
struct LogEnd {
  uint64_t offset = 0;
  uint64_t frames = 0;
  uint64_t records = 0;
};

/// Calls `see` with each record of the log at `path`, in order, and tells where it ends. Changes nothing.
absl::StatusOr<LogEnd> RecoverLog(const std::string& path,
                                  const std::function<void(std::string_view record)>& see,
                                  std::shared_ptr<SystemCalls> calls = nullptr);

/// The file of a log, open at its end. What lay behind that is gone, on the device too, and so is the file's
/// entry in its directory there. Commit and Close by one thread at a time; accounting by any.
class LogFile : private OpenFile {
 public:
  /// UNIMPLEMENTED: the file does not take O_DIRECT, which kDirectWrite needs; nothing has been changed then.
  static absl::StatusOr<std::unique_ptr<LogFile>> Open(const LogOptions& options, CommitBy by);
  ~LogFile();

  /// Brings the frame to the file, which commits it, and clears it. After an error the file is not to be used.
  absl::Status Commit(Frame& frame);
  /// Has the device take what Commit has written.
  absl::Status Sync();
  /// Closes once.
  absl::Status Close();

  LogAccounting accounting() const;

  using OpenFile::calls;
  using OpenFile::Error;
  using OpenFile::fd;

  /// Of the next frame, for whoever writes by himself: seals it, and counts it as written.
  std::string_view SealNext(Frame& frame, uint64_t& offset);

 private:
  LogFile(OpenFile file, CommitBy by) : OpenFile(std::move(file)), by_(by) {}

  absl::Status CutAndSync(const LogEnd& end);
  absl::Status SyncDirectory();
  absl::Status Write(std::string_view bytes, uint64_t offset);
  absl::Status WriteDirect(std::string_view bytes, uint64_t offset);
  absl::Status WriteBlocks(std::string_view blocks, uint64_t offset, int flags);
  absl::Status MakeRoom(uint64_t end);
  /// Makes a call that waits for the device, and counts it.
  template <class Wait>
  auto Waiting(Wait wait);

  const CommitBy by_;
  uint64_t end_ = 0;
  uint64_t sequence_ = 1;
  uint64_t room_ = 0;                    // of kDirectWrite: the file's size
  std::optional<AlignedBuffer> blocks_;  // of kDirectWrite
  mutable std::mutex mutex_;             // guards accounting_
  LogAccounting accounting_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_COMMIT_LOG_FILE_H_

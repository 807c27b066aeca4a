#ifndef WEIR_STRATEGIES_COMMIT_LOG_H_
#define WEIR_STRATEGIES_COMMIT_LOG_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace weir {

class SystemCalls;

inline constexpr size_t kMaxLogMemory = size_t{1} << 30;

struct LogOptions {
  std::string path;  ///< a regular file; created, or else recovered and gone on with
  /// Bytes of records that may wait to be written; who submits more waits until there is room. A record may
  /// have as many. At most kMaxLogMemory.
  size_t memory = 4 << 20;
  std::shared_ptr<SystemCalls> system_calls = nullptr;  ///< null: the kernel
};

/// Which of the records that were submitted to a log.
using Ticket = uint64_t;

/// What a log has done since it was opened.
struct LogAccounting {
  uint64_t records = 0;  ///< written
  uint64_t bytes = 0;    ///< written, with what a frame adds
  uint64_t frames = 0;   ///< written, each whole or not at all
  uint64_t syncs = 0;    ///< times that the device was waited for
  /// Spent in those, in all; 0 where that is not known, as several are under way at once.
  uint64_t sync_nanoseconds = 0;
};

/// THE interface of logs: records of any bytes, of many threads, in one file, and who has submitted one is told
/// when it is committed. Open one through LogStrategies().
///
/// Committed means: on the device, so that neither the death of the process nor a power cut loses it, where the
/// device keeps what it says that it has; of strategies that are not `durable`: with the kernel, so that a power
/// cut may lose it.
///
/// Order: records of one thread are in the file in the order in which it submitted them. Nothing is said of those
/// of two threads, unless one has waited for its own before the other submits.
///
/// Recovery: RecoverLog reads back, in the file's order, every record that was committed, and perhaps whole
/// later ones: what is read back of each thread is a beginning of what it submitted, with no gap. (Of one that
/// is not durable, after a power cut: a beginning that may lack what was committed.) What is torn, or lies
/// behind something that is missing, is recognised by its checksum and sequence number, and cut off when the
/// log is opened again.
///
/// Errors: the first one stays. Whatever was not committed by then never is: everyone who waits, and everyone
/// who submits or waits later, gets it. A failed sync is never tried again, as the kernel may have dropped what
/// it could not write. Errors name the call, the path, the offset and errno.
///
/// Threads: Submit, Wait, Append and accounting by any; Close and the destructor when nobody is in the others
/// any more.
///
/// fork(): the child must leave the log alone; it may exec or _exit.
class Log {
 public:
  Log() = default;
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;
  /// Without Close: what was not committed may be lost.
  virtual ~Log() = default;

  /// Puts a record in line and tells how it can be waited for. Does not wait for the device, but where there is
  /// no room, and but for strategies that commit each record at once. INVALID_ARGUMENT for one that is larger
  /// than the log's memory; that leaves the log as it is.
  virtual absl::StatusOr<Ticket> Submit(std::string_view record) = 0;

  /// Waits until this record, and all that the same thread had submitted before it, are committed.
  virtual absl::Status Wait(Ticket ticket) = 0;

  /// Returns when the record is committed.
  absl::Status Append(std::string_view record) {
    const absl::StatusOr<Ticket> ticket = Submit(record);
    return ticket.ok() ? Wait(*ticket) : ticket.status();
  }

  /// Commits all that was submitted and closes the file, once; later calls do nothing and say the same. The
  /// others fail from then on.
  virtual absl::Status Close() = 0;

  virtual LogAccounting accounting() const = 0;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_COMMIT_LOG_H_

#ifndef WEIR_STRATEGIES_COMMIT_LOG_STATE_H_
#define WEIR_STRATEGIES_COMMIT_LOG_STATE_H_

#include <cstddef>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "strategies/commit/frame.h"
#include "strategies/commit/log_file.h"

namespace weir {

/// How far a log has come. Under its lock.
struct LogState {
  explicit LogState(size_t room) : memory(room) {}

  /// OK if it may be submitted.
  absl::Status Takes(std::string_view record) const {
    if (!status.ok()) return status;
    if (is_closed) return absl::FailedPreconditionError("the log is closed");
    if (Frame::SizeOf(record) <= memory) return absl::OkStatus();
    return absl::InvalidArgumentError(
        fmt::format("a record of {} bytes is larger than the log's memory, {} bytes", record.size(), memory));
  }
  /// What became of all up to `last`.
  void Committed(Ticket last, absl::Status how) {
    if (how.ok() && status.ok()) {
      committed = last;
    } else if (status.ok()) {
      status = std::move(how);
    }
  }
  bool IsDecided(Ticket ticket) const { return ticket <= committed || !status.ok(); }
  absl::Status Of(Ticket ticket) const { return ticket <= committed ? absl::OkStatus() : status; }
  absl::Status Close(LogFile& file) {
    if (is_closed) return closed;
    is_closed = true;
    const absl::Status done = file.Close();
    closed = status.ok() ? done : status;
    return closed;
  }

  const size_t memory;
  Ticket submitted = 0;  ///< the last one
  Ticket committed = 0;  ///< all up to it
  absl::Status status;   ///< the first error
  bool is_closed = false;
  absl::Status closed;  ///< what closing came to
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_COMMIT_LOG_STATE_H_

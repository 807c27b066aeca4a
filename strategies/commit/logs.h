#ifndef WEIR_STRATEGIES_COMMIT_LOGS_H_
#define WEIR_STRATEGIES_COMMIT_LOGS_H_

#include <memory>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/commit/log.h"
#include "strategies/commit/log_file.h"

namespace weir {

/// A row of the catalogue: one way of committing.
struct LogStrategy {
  std::string_view name;     ///< what the user types; lower case
  std::string_view summary;  ///< one line
  bool durable;              ///< what is committed is on the device; else the kernel has it
  bool commits_each;         ///< each record by itself, so that many take long
  bool own_thread;           ///< commits on a thread of its own, beside the producers'
  absl::StatusOr<std::unique_ptr<Log>> (*open)(const LogOptions& options);
  absl::Status (*supported)();  ///< why this machine cannot run it, or OK; null: every machine can

  absl::StatusOr<std::unique_ptr<Log>> Open(const LogOptions& options) const;
};

/// All of weir's own logs, the catalogue.
std::span<const LogStrategy> LogStrategies();
/// The one of that name, or NOT_FOUND with the names that there are.
absl::StatusOr<const LogStrategy*> FindLogStrategy(std::string_view name);

/// The log to take where nothing else is known: `direct` where kernel and file can, else `leader`. Either adapts by
/// itself: a producer that is alone commits at once, as `naive` does, and many share.
absl::StatusOr<std::unique_ptr<Log>> OpenLog(const LogOptions& options);

/// Submit writes the record, and has the device take it, under a lock.
absl::StatusOr<std::unique_ptr<Log>> OpenNaiveLog(const LogOptions& options);

/// Of those who wait, one commits what all of them, and everyone else, have submitted by then; those who come
/// meanwhile are next.
absl::StatusOr<std::unique_ptr<Log>> OpenLeaderLog(const LogOptions& options, CommitBy by);

/// A thread of its own does that, as long as anyone waits.
absl::StatusOr<std::unique_ptr<Log>> OpenFlusherLog(const LogOptions& options);

/// A thread of its own has the kernel write frames, each durable by itself (RWF_DSYNC), several at a time.
absl::StatusOr<std::unique_ptr<Log>> OpenRingLog(const LogOptions& options);

/// Threads gather records in buffers of their own, which are written when they are full, or when one waits. Not
/// durable.
absl::StatusOr<std::unique_ptr<Log>> OpenSharedLog(const LogOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_COMMIT_LOGS_H_

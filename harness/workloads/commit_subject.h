#ifndef WEIR_HARNESS_WORKLOADS_COMMIT_SUBJECT_H_
#define WEIR_HARNESS_WORKLOADS_COMMIT_SUBJECT_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "harness/workloads/workloads.h"
#include "strategies/commit/log.h"

namespace weir {

/// What commits, as a row of a workload. Texts must outlive the row.
struct CommitStrategy {
  std::string_view name;
  std::string_view summary;
  bool durable;       ///< what is committed is on the device
  bool commits_each;  ///< each record by itself, so that many take long
  absl::StatusOr<std::unique_ptr<Log>> (*open)(const LogOptions& options);
  /// Has `see` look at each record, of `size` bytes, that the closed log has, in order.
  absl::Status (*read_back)(const std::string& path, size_t size,
                            const std::function<void(std::string_view)>& see);
  absl::Status supported = absl::OkStatus();  ///< or why this machine cannot run it
  bool counts_calls = false;                  ///< makes its system calls through LogOptions::system_calls
  bool cannot_wait = false;                   ///< nobody is told when a record is written
  bool own_thread = false;                    ///< commits on a thread of its own, beside the producers'
};

/// weir's own logs.
std::span<const CommitStrategy> CommitStrategies();

/// A workload `name` that does with `strategies`, which must outlive it, what `commit` does with weir's own:
/// --commits records in all are submitted by --producers threads, each of which waits when --durable says. All are read
/// back afterwards: every one of each producer, in its order.
Workload MakeCommitWorkload(std::string_view name, std::string_view summary,
                            std::span<const CommitStrategy> strategies);

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_COMMIT_SUBJECT_H_

#ifndef WEIR_RESULTS_HISTORY_HISTORY_UPDATE_H_
#define WEIR_RESULTS_HISTORY_HISTORY_UPDATE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "results/history/history_store.h"

namespace weir {

/// The runs of `branch`.
std::vector<HistoryRun> RunsOf(std::span<const HistoryRun> runs, const std::string& branch);

/// What an analysis of touched series did.
struct HistoryUpdate {
  size_t series = 0;     ///< analysed
  size_t saved = 0;      ///< changes that are new or became another
  size_t confirmed = 0;  ///< of these, those that are confirmed
};

/// Looks for changes in the series that have got or lost points since that was last done, on the base branch
/// (BaseBranchOf()), and saves what became of them. A few hundred series are in memory at a time. Errors are the store's.
/// `now` is in seconds since 1970.
absl::StatusOr<HistoryUpdate> UpdateChanges(HistoryStore& store, int64_t now);

}  // namespace weir

#endif  // WEIR_RESULTS_HISTORY_HISTORY_UPDATE_H_

#ifndef WEIR_RESULTS_HISTORY_COMMIT_ORDER_H_
#define WEIR_RESULTS_HISTORY_COMMIT_ORDER_H_

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "results/history/history.h"

namespace weir {

/// Where the commits of one branch stand. Most have the place that git gives them on the first-parent line, from 1 on.
/// Of those that were imported with nothing but a time, the time is the place, and what was first met stands first where
/// times are the same; such places are far beyond any that git gives. A branch has places of one kind.
class CommitOrder {
 public:
  /// Of the runs that are on `branch`, also those removed: what is added again has its place.
  CommitOrder(std::span<const HistoryRun> runs, const std::string& branch);

  /// Whether its places are times.
  bool IsByTime() const { return by_time_; }
  bool empty() const { return positions_.empty(); }
  std::optional<int64_t> PositionOf(const std::string& hash) const;
  /// The place of a commit of that time: the one it has, or a new one, which it keeps.
  int64_t PlaceByTime(const std::string& hash, int64_t time);
  /// The commit with the highest position that is not beyond this one; null if there is none.
  const HistoryCommit* LastUpTo(int64_t position) const;

  /// Times are taken between 1970 and the year 36812.
  static constexpr int64_t kLatestTime = (int64_t{1} << 40) - 1;

 private:
  absl::flat_hash_map<std::string, int64_t> positions_;
  std::set<int64_t> taken_;
  std::vector<HistoryCommit> commits_;  // ascending by position
  bool by_time_ = false;
};

/// The branch whose changes are looked for; others are compared with it. "main" or "master" where there are runs of it,
/// else the first run's. Empty for no runs.
std::string BaseBranchOf(std::span<const HistoryRun> runs);

}  // namespace weir

#endif  // WEIR_RESULTS_HISTORY_COMMIT_ORDER_H_

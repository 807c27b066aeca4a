#ifndef WEIR_RESULTS_HISTORY_HISTORY_VIEW_H_
#define WEIR_RESULTS_HISTORY_HISTORY_VIEW_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "results/compare/metric.h"
#include "results/history/history_events.h"
#include "results/history/history_store.h"
#include "results/report/exit_code.h"
#include "results/report/name_filter.h"

namespace weir {

/// What `weir track show` shows of a history; a plain value.

/// What a change is to a user.
enum class Direction { kWorse, kBetter, kUnknown };

/// "worse", "better", "unknown".
std::string_view DirectionName(Direction direction);

struct ViewedChange {
  HistoryChange change;
  HistorySeries series;
  Direction direction = Direction::kUnknown;
  /// Whether the program was the same on both sides, so that it cannot be what changed.
  bool same_binary = false;

  /// Whether somebody still has to look at it.
  bool IsOpen() const;
};

struct ViewedEvent {
  HistoryEvent event;                         ///< its changes by index into HistoryView::changes
  int64_t id = 0;                             ///< the smallest of its changes'
  Direction direction = Direction::kUnknown;  ///< of the largest change
  bool same_binary = false;                   ///< of all its changes
  int64_t time = 0;                           ///< of the first commit after it; 0: not known
};

/// A series that has ended because another begins whose key differs in some part.
struct EndedSeries {
  size_t series = 0;   ///< how many ended so
  std::string name;    ///< one of them
  std::string commit;  ///< the first one of the new series
  std::string change;  ///< "compiler gcc 12 → gcc 13"
};

/// How a series is on a branch, against what it was on the base.
struct BranchRow {
  HistorySeries series;
  double base = 0;       ///< the level of the base's last commits
  double on_branch = 0;  ///< the median of the branch's commits
  double size = 0;       ///< relative to the base
  /// 95 % interval of that, by how far neighbouring commits of the base differ without a change; absent where the base is
  /// too short to tell.
  std::optional<double> low, high;
  size_t base_commits = 0;
  size_t branch_commits = 0;
  Direction direction = Direction::kUnknown;
  /// Whether it is beyond that noise.
  bool differs = false;
};

/// A series with all its values, for what draws them.
struct ViewedSeries {
  HistorySeries series;
  std::vector<uint32_t> commits;  ///< ascending, by index into HistoryView::commit_list
  std::vector<double> values;     ///< of each, as the analysis takes them
  bool ended = false;
};

struct HistoryView {
  std::string database;
  std::string base;    ///< the branch whose changes these are
  std::string branch;  ///< the one that is compared with it; empty: none
  std::vector<std::string> other_branches;
  size_t series = 0;
  size_t ended_series = 0;  ///< of these, those in `ended`
  size_t runs = 0;
  size_t commits = 0;
  std::optional<HistoryCommit> first, last;

  std::vector<ViewedChange> changes;
  std::vector<ViewedEvent> events;  ///< the largest first
  std::vector<EndedSeries> ended;
  std::vector<HistoryRun> removed;
  std::vector<BranchRow> branch_rows;

  /// With ViewChoice::values: the commits of the base, the oldest first, and every series that has values on it.
  std::vector<HistoryCommit> commit_list;
  std::vector<ViewedSeries> values;

  /// How many series that still go on have too few commits; how many commits the shortest and the longest of
  /// these lack.
  size_t too_short = 0;
  size_t most_missing = 0;
  size_t least_missing = 0;
  /// Whether the lengths of all series were looked at; of very many only the number of commits is known.
  bool lengths_known = true;
};

struct ViewChoice {
  std::optional<NameFilter> filter;  ///< of series' names
  std::string branch;   ///< compare this one with the base; empty or the base itself: show its changes
  bool values = false;  ///< read the values of all series too
};

/// Reads what there is to show. NOT_FOUND where the history has no such branch; other errors are the store's.
absl::StatusOr<HistoryView> ViewHistory(HistoryStore& store, const ViewChoice& choice);

/// What the view means for a CI: kExitChangeFound if a confirmed change for the worse, or with `any_change` any confirmed
/// change, is open; kExitInconclusive if every series that goes on is too short; kExitNothingToCompare without any. Of a branch
/// kExitChangeFound if a series is likely worse than on the base, or with `any_change` differs from it.
ExitCode ExitCodeOf(const HistoryView& view, bool any_change);

/// One sentence on that.
std::string VerdictOf(const HistoryView& view, bool any_change);

/// The metric of a series, to speak of its values.
Metric MetricOf(const HistorySeries& series);
/// A value of it with its unit.
std::string ValueInWords(const HistorySeries& series, double value);
/// "5.2 % slower", "2.31 × more"; without a ratio the two values.
std::string SizeInWords(const HistorySeries& series, double old_value, double new_value);
/// "+3.1 % … +7.2 %", of (new - old) / |old|; "n/a" where there is none.
std::string RelativeInterval(double low, double high);
/// "watch", "confirmed", "recovered", "withdrawn", or "acknowledged" of one that is watched or confirmed and was.
std::string_view StateName(ChangeState state, bool acknowledged);

}  // namespace weir

#endif  // WEIR_RESULTS_HISTORY_HISTORY_VIEW_H_

#ifndef WEIR_RESULTS_HISTORY_CHANGE_HISTORY_H_
#define WEIR_RESULTS_HISTORY_CHANGE_HISTORY_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "results/history/history.h"

namespace weir {

/// What a series says of one commit.
struct CommitValue {
  double value = 0;                       ///< the median of the commit's processes
  int64_t processes = 0;                  ///< of all its runs
  const HistoryCommit* commit = nullptr;  ///< of one of its runs; not owned
};

/// One value a commit, in the order of the commits' positions: the median of the runs' medians, each weighing as much as
/// it had processes. `runs` ascend by id, as HistoryStore::Runs() returns them; the values point into them. Points whose
/// run is not among them count for nothing, so that the caller chooses the branch; nor do those of removed runs, nor
/// medians that are not finite.
std::vector<CommitValue> ValuesByCommit(std::span<const HistoryPoint> points,
                                        std::span<const HistoryRun> runs);

/// A series to be analysed, with the changes that are known of it. Nothing is owned.
struct SeriesToAnalyse {
  int64_t series = 0;
  std::optional<bool> higher_is_better;
  std::span<const HistoryPoint> points;
  std::span<const HistoryChange> known;  ///< all rows of this series, also those withdrawn
};

/// What came of it.
struct SeriesAnalysis {
  /// Rows that are new (id 0) or differ from how they are known; for HistoryStore::SaveChanges().
  std::vector<HistoryChange> to_save;
  size_t commits = 0;  ///< with a value
  /// How many more commits are needed before a change can be confirmed; 0: there are enough.
  size_t missing = 0;
};

/// Finds the changes in a series (FindChangePoints()) and says what becomes of its rows:
///
/// - A row is the change that was found if the two may lie in the same place and have the same direction; the nearest
///   first, and those that are not withdrawn before those that are. It gets the place, values and interval of what was
///   found, and keeps its id, when it was first seen, and what was said of it when it was acknowledged.
/// - What was found without a row gets one.
/// - A watched change is confirmed once kValuesBehind values lie behind it, and stays so.
/// - A row that is found no more is withdrawn; it keeps its last place and values. Found again, it is the same row again.
/// - A change that a later, confirmed one takes back is recovered, and so is the one that takes it back: a step up and back
///   is temporary (FindRecoveries()). An improvement that lasted for more than kLocalValues commits and was lost is
///   news of its own, though: the loss stays confirmed.
///
/// `now` is in seconds since 1970.
SeriesAnalysis AnalyseSeries(const SeriesToAnalyse& series, std::span<const HistoryRun> runs, int64_t now);

/// The same of many, in their order, by so many threads (at least 1). Where a thread cannot be started, the others do it.
std::vector<SeriesAnalysis> AnalyseManySeries(std::span<const SeriesToAnalyse> all,
                                              std::span<const HistoryRun> runs, int64_t now, size_t threads);

/// A change, and the one that takes it back: behind which the value is what it was before the first, or is beyond
/// that. "What it was" is within the uncertainty of both changes, or 1 % where that is more.
struct Recovery {
  size_t first = 0;
  size_t last = 0;
  bool temporary = false;  ///< it is what it was before; else it went beyond
};

/// What was taken back among `changes`: all of one series, ascending by position, and none withdrawn. Only a confirmed or
/// recovered change takes back. Those between both went along. A change is in one recovery at most, unless it goes
/// beyond and is taken back itself.
std::vector<Recovery> FindRecoveries(std::span<const HistoryChange> changes);

/// (new - old) / |old|: for positive values new / old - 1; infinite where the old value is 0.
double RelativeSize(const HistoryChange& change);

/// Those of one series among changes that are in the order of their series: a part of them, no copy.
std::span<const HistoryChange> ChangesOfSeries(std::span<const HistoryChange> changes, int64_t series);

/// Where the change may lie: after the commit at `after`, and not later than that at `until`.
struct PositionRange {
  int64_t after = 0;
  int64_t until = 0;
};

/// The range that a row's size, with the width of its interval, speaks of. A change that is large for its noise lies
/// between its two commits; a small one may lie some commits to either side, which are taken to be as far apart as
/// these two.
PositionRange RangeOf(const HistoryChange& change);

/// Whether the program cannot be what changed: each run in the range of the change and the nearest on either side are
/// of a binary with one and the same, known hash. `runs` are of the branch of the change, in any order.
bool SameBinary(const HistoryChange& change, std::span<const HistoryRun> runs);

}  // namespace weir

#endif  // WEIR_RESULTS_HISTORY_CHANGE_HISTORY_H_

#ifndef WEIR_RESULTS_HISTORY_HISTORY_EVENTS_H_
#define WEIR_RESULTS_HISTORY_HISTORY_EVENTS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "results/history/history.h"

namespace weir {

/// Changes, mostly of many series, that one range of commits explains.
struct HistoryEvent {
  /// By index into what was grouped, the largest first. Those that take back a temporary change of this event are among
  /// them.
  std::vector<size_t> changes;
  size_t series = 0;  ///< how many series they are of

  /// The commits that most of the changes lie between: the last one before, and the first one after.
  std::string commit_before;
  std::string commit_after;
  int64_t position_before = 0;
  int64_t position_after = 0;

  /// Of the largest change: (new - old) / |old|, with its 95 % interval.
  double size = 0;
  double low = 0;
  double high = 0;

  /// Confirmed if one of its changes is, else watched if one is, else recovered, else withdrawn.
  ChangeState state = ChangeState::kWithdrawn;
  /// Whether each change in it that has the event's state is acknowledged.
  bool acknowledged = false;
  /// Where the largest change was taken back, the commit of that; else empty.
  std::string taken_back_by;
};

/// Groups `changes` of any series of one branch into events, the largest first: by the size of their largest changes.
/// Each change is in one event.
///
/// A change that is large for its noise says to the commit where it lies, a small one only about where (RangeOf()). So
/// the place that the most and surest changes name is an event first; it takes the changes that may lie there too, and
/// that no other such place is nearer to. A step up and back is in one event, at the step up. Withdrawn changes make
/// events of their own.
std::vector<HistoryEvent> GroupIntoEvents(std::span<const HistoryChange> changes);

}  // namespace weir

#endif  // WEIR_RESULTS_HISTORY_HISTORY_EVENTS_H_

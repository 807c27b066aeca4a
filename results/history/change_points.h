#ifndef WEIR_RESULTS_HISTORY_CHANGE_POINTS_H_
#define WEIR_RESULTS_HISTORY_CHANGE_POINTS_H_

#include <cstddef>
#include <span>
#include <vector>

namespace weir {

/// A place where a series changed, by itself: without identity and without history.
struct ChangePoint {
  size_t index = 0;  ///< of the first value after the change
  /// Medians of at most kLocalValues values on either side, as far as there is no other change.
  double old_value = 0;
  double new_value = 0;
  /// 95 % interval of (new - old) / |old|, which for positive values is new / old - 1. Both are infinite where
  /// `old_value` is 0.
  double low = 0;
  double high = 0;
  size_t behind = 0;       ///< how many values lie after it, the first one included
  bool confirmed = false;  ///< enough of them: kValuesBehind
};

/// How many values on either side a change is tested on.
inline constexpr size_t kLocalValues = 24;
/// How many values there must be between two changes, and before the first one.
inline constexpr size_t kLeastSegment = 5;
/// How many values must lie behind a change before it is confirmed; it is watched until then.
inline constexpr size_t kValuesBehind = 10;

/// A change that was confirmed in the same series before.
struct KnownChange {
  size_t index = 0;
  bool up = false;
};

/// The changes in `values`, one a commit in the order of the commits and all finite, ascending by index. Values may
/// be constant, whole, zero or negative. Changes in `known`, ascending, need less to stay than others need to be
/// found. See the .cc for the method. The time grows with the square of the number of values where they do not change.
std::vector<ChangePoint> FindChangePoints(std::span<const double> values,
                                          std::span<const KnownChange> known = {});

/// How many more values a series of this length needs before a change in it can be confirmed; 0: enough.
size_t ValuesMissing(size_t count);

}  // namespace weir

#endif  // WEIR_RESULTS_HISTORY_CHANGE_POINTS_H_

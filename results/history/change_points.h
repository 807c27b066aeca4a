#ifndef WEIR_RESULTS_HISTORY_CHANGE_POINTS_H_
#define WEIR_RESULTS_HISTORY_CHANGE_POINTS_H_

#include <cstddef>
#include <span>
#include <vector>

namespace weir {

/// A place where a series changed, by itself: without identity and without history.
struct ChangePoint {
  size_t index = 0;       ///< of the first value after the change
  double old_value = 0;   ///< medians of the segments on either side
  double new_value = 0;
  double low = 0;         ///< 95 % interval of new / old - 1
  double high = 0;
  size_t behind = 0;      ///< how many values lie after it
  bool confirmed = false; ///< enough of them
};

/// The changes in `values`, one a commit in the order of the commits; see the .cc for the method.
std::vector<ChangePoint> FindChangePoints(std::span<const double> values);

/// How many more values a series of this length needs before a change in it can be seen; 0: enough.
size_t ValuesMissing(size_t count);

}  // namespace weir

#endif  // WEIR_RESULTS_HISTORY_CHANGE_POINTS_H_

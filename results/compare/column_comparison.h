#ifndef WEIR_RESULTS_COMPARE_COLUMN_COMPARISON_H_
#define WEIR_RESULTS_COMPARE_COLUMN_COMPARISON_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "results/compare/comparison.h"
#include "results/compare/metric.h"
#include "results/report/sampled_report.h"

namespace weir {

/// Which parts of the names are compared within one report; keys as in CasePart.
struct ColumnChoice {
  /// The part whose values are compared with one another, such as "strategy".
  std::string column;
  /// Parts that must be equal for that. Empty: all that every case has, but not `records` where the metric is
  /// per record.
  std::vector<std::string> rows;
  /// The value to compare with, or a row's whole label ("batched buffer:4096"); empty: the best of each
  /// group.
  std::string baseline;
};

/// Compares the cases of one report that did the same work in different ways, in groups by what they have in
/// common: each with the group's best (by median) or with the baseline, best first; see CompareWithin(). What
/// a column's value has besides, such as a buffer size, is part of the row's label where most cases of the
/// group do not share it.
///
/// Not compared: cases without the column, and limits, which are no way of doing the work. What says of
/// itself that it is a yardstick is shown but never the best. The best was chosen by the same figures that it
/// is then compared by, so the step from it to the next is seen a little too large.
///
/// InvalidArgument: no case has the column, or none the baseline.
absl::StatusOr<Comparison> CompareColumns(const SampledReport& report, const ColumnChoice& choice,
                                          const Metric& metric);

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_COLUMN_COMPARISON_H_

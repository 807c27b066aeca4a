#ifndef WEIR_RESULTS_STORE_CHANGE_ROW_H_
#define WEIR_RESULTS_STORE_CHANGE_ROW_H_

#include "results/history/history.h"

/// What a query for changes selects, as ChangeOf() reads it. A macro, as it becomes part of a literal.
#define WEIR_CHANGE_COLUMNS                                                                                 \
  "id, series, state, commit_before, commit_after, position_before, position_after, old_value, new_value, " \
  "low, high, first_seen, changed, acknowledged_by, acknowledged, note"

namespace weir {

/// The change in a row of WEIR_CHANGE_COLUMNS, in either database: `row` has Int(), Double() and Bytes() of a column.
template <typename Row>
HistoryChange ChangeOf(const Row& row) {
  return {row.Int(0),    row.Int(1),     static_cast<ChangeState>(row.Int(2)),
          row.Bytes(3),  row.Bytes(4),   row.Int(5),
          row.Int(6),    row.Double(7),  row.Double(8),
          row.Double(9), row.Double(10), row.Int(11),
          row.Int(12),   row.Bytes(13),  row.Int(14),
          row.Bytes(15)};
}

}  // namespace weir

#endif  // WEIR_RESULTS_STORE_CHANGE_ROW_H_

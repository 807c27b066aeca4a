#ifndef WEIR_RESULTS_STORE_POINT_ROWS_H_
#define WEIR_RESULTS_STORE_POINT_ROWS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "results/history/history.h"
#include "results/store/history_tables.h"

namespace weir {

/// New points of one series, in the order of their arrival.
struct NewPoints {
  int64_t series = 0;
  std::vector<HistoryPoint> points;
};

/// Lays them behind the points that the series have, in a transaction that holds these series.
absl::Status AppendPoints(HistoryTables& tables, std::span<const NewPoints> series);

}  // namespace weir

#endif  // WEIR_RESULTS_STORE_POINT_ROWS_H_

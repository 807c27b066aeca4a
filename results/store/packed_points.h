#ifndef WEIR_RESULTS_STORE_PACKED_POINTS_H_
#define WEIR_RESULTS_STORE_PACKED_POINTS_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "results/history/history.h"

namespace weir {

/// Points of one series as few bytes. Exact: each double comes back with the bits that it had. 14 to 15 bytes a point
/// for figures that scatter by some percent, less where they are whole numbers or the spread is 0.
///
/// Column by column (run, median, spread, processes), each as the smallest of its values and the differences from it,
/// in as many bits as the largest of them needs. Of runs the differences between neighbours are taken; doubles are
/// taken as integers in the same order. The first byte is the version of this layout.

/// More points than this do not go into one text.
inline constexpr size_t kMostPackedPoints = 4096;

/// `points`: at most kMostPackedPoints.
std::string PackedPoints(std::span<const HistoryPoint> points);

/// kDataLoss for what PackedPoints() does not make.
absl::StatusOr<std::vector<HistoryPoint>> UnpackedPoints(std::string_view packed);

/// How many of the first of `points` go into `bytes`; at least one.
size_t PointsWithin(std::span<const HistoryPoint> points, size_t bytes);

}  // namespace weir

#endif  // WEIR_RESULTS_STORE_PACKED_POINTS_H_

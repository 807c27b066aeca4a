#include "results/store/point_rows.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <unordered_map>
#include <utility>

#include "results/store/packed_points.h"

namespace weir {
namespace {

/// So many series are in memory at a time.
constexpr size_t kSeriesAtATime = 1000;

using Chunks = std::vector<PointChunk>;

absl::StatusOr<std::unordered_map<int64_t, Chunks>> LastChunks(HistoryTables& tables,
                                                               std::span<const int64_t> series,
                                                               size_t count) {
  auto chunks = tables.LastChunks(series, count);
  if (!chunks.ok()) return chunks.status();
  std::unordered_map<int64_t, Chunks> by_series;
  for (PointChunk& chunk : *chunks) by_series[chunk.series].push_back(std::move(chunk));
  return by_series;
}

/// What is written, for some series together.
struct Writes {
  Chunks put;
  std::vector<std::pair<int64_t, int64_t>> deleted;
};

class RowLayout {
 public:
  explicit RowLayout(HistoryTables& tables) : tables_(tables), sizes_(tables.row_sizes()) {}

  absl::Status Append(std::span<const NewPoints> series);

 private:
  absl::StatusOr<bool> FitsInTail(const Chunks& last, const NewPoints& added);
  absl::Status Fold(const Chunks& last, const NewPoints& added);
  void PutRows(int64_t series, int64_t number, std::span<const HistoryPoint> points, const Chunks& old);

  HistoryTables& tables_;
  const HistoryTables::RowSizes sizes_;
  Writes writes_;
};

/// Whether the points can go to the series' tail without its row becoming a whole one; then they are put there.
absl::StatusOr<bool> RowLayout::FitsInTail(const Chunks& last, const NewPoints& added) {
  if (added.points.size() >= sizes_.tail) return false;
  PointChunk tail{added.series, 0, {}};
  std::vector<HistoryPoint> points;
  if (!last.empty()) {
    auto there = UnpackedPoints(last.back().points);
    if (!there.ok()) return there.status();
    const bool is_tail = there->size() < sizes_.tail;
    if (is_tail) points = *std::move(there);
    tail.number = last.back().number + (is_tail ? 0 : 1);
  }
  if (points.size() + added.points.size() >= sizes_.tail) return false;
  points.insert(points.end(), added.points.begin(), added.points.end());
  tail.points = PackedPoints(points);
  writes_.put.push_back(std::move(tail));
  return true;
}

/// Puts the points into rows from `number` on, but for rows that are there as they should be.
void RowLayout::PutRows(int64_t series, int64_t number, std::span<const HistoryPoint> points,
                        const Chunks& old) {
  for (size_t row = 0; !points.empty() || row < old.size(); ++row, ++number) {
    if (points.empty()) {
      writes_.deleted.emplace_back(series, number);
      continue;
    }
    const size_t fits = PointsWithin(points, sizes_.bytes);
    std::string packed = PackedPoints(points.first(fits));
    points = points.subspan(fits);
    if (row < old.size() && old[row].points == packed) continue;
    writes_.put.push_back({series, number, std::move(packed)});
  }
}

/// Lays the series' last rows, of which there are at most two, and the new points into rows anew.
absl::Status RowLayout::Fold(const Chunks& last, const NewPoints& added) {
  std::vector<HistoryPoint> points;
  for (const PointChunk& chunk : last) {
    const auto there = UnpackedPoints(chunk.points);
    if (!there.ok()) return there.status();
    points.insert(points.end(), there->begin(), there->end());
  }
  points.insert(points.end(), added.points.begin(), added.points.end());
  PutRows(added.series, last.empty() ? 0 : last.front().number, points, last);
  return absl::OkStatus();
}

absl::Status RowLayout::Append(std::span<const NewPoints> series) {
  std::vector<int64_t> ids;
  for (const NewPoints& added : series) ids.push_back(added.series);
  auto last = LastChunks(tables_, ids, 1);
  if (!last.ok()) return last.status();
  std::vector<int64_t> full;
  std::vector<const NewPoints*> to_fold;
  for (const NewPoints& added : series) {
    const auto fits = FitsInTail((*last)[added.series], added);
    if (!fits.ok()) return fits.status();
    if (*fits) continue;
    full.push_back(added.series);
    to_fold.push_back(&added);
  }
  auto last_two = LastChunks(tables_, full, 2);
  if (!last_two.ok()) return last_two.status();
  for (const NewPoints* added : to_fold) {
    if (absl::Status status = Fold((*last_two)[added->series], *added); !status.ok()) return status;
  }
  if (absl::Status status = tables_.DeleteChunks(writes_.deleted); !status.ok()) return status;
  return tables_.PutChunks(writes_.put);
}

}  // namespace

absl::Status AppendPoints(HistoryTables& tables, std::span<const NewPoints> series) {
  for (; !series.empty(); series = series.subspan(std::min(series.size(), kSeriesAtATime))) {
    absl::Status status = RowLayout(tables).Append(series.first(std::min(series.size(), kSeriesAtATime)));
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace weir

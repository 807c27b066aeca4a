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

/// How many points a row has, if its text is one that PackedPoints() has made.
absl::StatusOr<size_t> PointsIn(const PointChunk& chunk) {
  const auto points = UnpackedPoints(chunk.points);
  if (!points.ok()) return points.status();
  return points->size();
}

class RowLayout {
 public:
  explicit RowLayout(HistoryTables& tables) : tables_(tables), sizes_(tables.row_sizes()) {}

  absl::Status Append(std::span<const NewPoints> series);

 private:
  absl::StatusOr<bool> FitsInTail(const Chunks& last, const NewPoints& added);
  absl::StatusOr<size_t> FirstToFold(const Chunks& last, const NewPoints& added) const;
  absl::StatusOr<std::vector<const NewPoints*>> FoldThoseSeen(std::span<const NewPoints* const> series,
                                                              size_t count);
  absl::Status Fold(std::span<const PointChunk> old, const NewPoints& added, int64_t number);
  void PutRows(int64_t series, int64_t number, std::span<const HistoryPoint> points,
               std::span<const PointChunk> old);

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

/// The first of the series' last rows that becomes one with what follows it and with the new points: as in a binary
/// counter, a row is taken up by as many points as it has, so that each point is written again only some five times.
absl::StatusOr<size_t> RowLayout::FirstToFold(const Chunks& last, const NewPoints& added) const {
  size_t first = last.size(), following = added.points.size();
  while (first > 0) {
    const PointChunk& row = last[first - 1];
    const auto count = PointsIn(row);
    if (!count.ok()) return count.status();
    const bool is_full = row.points.size() * 10 > sizes_.bytes * 9;
    if (*count >= sizes_.tail && (is_full || *count > following)) break;
    following += *count;
    --first;
  }
  return first;
}

/// Puts the points into rows from `number` on, but for rows that are there as they should be.
void RowLayout::PutRows(int64_t series, int64_t number, std::span<const HistoryPoint> points,
                        std::span<const PointChunk> old) {
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

/// Lays the rows `old` and the new points into rows anew, from `number` on.
absl::Status RowLayout::Fold(std::span<const PointChunk> old, const NewPoints& added, int64_t number) {
  std::vector<HistoryPoint> points;
  for (const PointChunk& chunk : old) {
    const auto there = UnpackedPoints(chunk.points);
    if (!there.ok()) return there.status();
    points.insert(points.end(), there->begin(), there->end());
  }
  points.insert(points.end(), added.points.begin(), added.points.end());
  PutRows(added.series, number, points, old);
  return absl::OkStatus();
}

/// Folds those series of whose last `count` rows the first stays as it is; returns the others.
absl::StatusOr<std::vector<const NewPoints*>> RowLayout::FoldThoseSeen(
    std::span<const NewPoints* const> series, size_t count) {
  std::vector<int64_t> ids;
  for (const NewPoints* added : series) ids.push_back(added->series);
  auto last = LastChunks(tables_, ids, count);
  if (!last.ok()) return last.status();
  std::vector<const NewPoints*> others;
  for (const NewPoints* added : series) {
    const Chunks& rows = (*last)[added->series];
    const auto first = FirstToFold(rows, *added);
    if (!first.ok()) return first.status();
    if (*first == 0 && rows.size() == count) {
      others.push_back(added);
      continue;
    }
    const int64_t number = rows.empty() ? 0 : rows.front().number + static_cast<int64_t>(*first);
    absl::Status status = Fold(std::span(rows).subspan(*first), *added, number);
    if (!status.ok()) return status;
  }
  return others;
}

absl::Status RowLayout::Append(std::span<const NewPoints> series) {
  std::vector<int64_t> ids;
  for (const NewPoints& added : series) ids.push_back(added.series);
  auto last = LastChunks(tables_, ids, 1);
  if (!last.ok()) return last.status();
  std::vector<const NewPoints*> to_fold;
  for (const NewPoints& added : series) {
    const auto fits = FitsInTail((*last)[added.series], added);
    if (!fits.ok()) return fits.status();
    if (!*fits) to_fold.push_back(&added);
  }
  for (size_t count = 2; !to_fold.empty(); count *= 2) {
    auto others = FoldThoseSeen(to_fold, count);
    if (!others.ok()) return others.status();
    to_fold = *std::move(others);
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

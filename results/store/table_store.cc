#include "results/store/table_store.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_set>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "results/store/byte_text.h"
#include "results/store/packed_points.h"
#include "results/store/point_rows.h"
#include "results/store/series_key_bytes.h"

namespace weir {
namespace {

/// A transaction that others are in the way of so many times has a reason that waiting does not mend.
constexpr int kMostTries = 20;

/// Ascending ids as the differences between them.
std::string PackedIds(std::span<const int64_t> ids) {
  std::string packed;
  int64_t last = 0;
  for (const int64_t id : ids) {
    AppendVarint(static_cast<uint64_t>(id - last), &packed);
    last = id;
  }
  return packed;
}

absl::StatusOr<std::vector<int64_t>> UnpackedIds(std::string_view packed) {
  std::vector<int64_t> ids;
  ByteReader reader(packed);
  for (int64_t last = 0; reader.ok() && !reader.at_end();) {
    ids.push_back(last += static_cast<int64_t>(reader.Varint()));
  }
  if (!reader.ok()) return absl::DataLossError("the list of a run's series is damaged");
  return ids;
}

/// What runs add, series by series; the keys ascend.
struct Additions {
  struct OfRun {
    int64_t run = 0;
    std::vector<size_t> series;  ///< indices of rows
  };
  std::vector<SeriesRow> rows;
  std::vector<NewPoints> points;  ///< their series are set once the rows' ids are known
  std::vector<OfRun> runs;
};

class AdditionsBuilder {
 public:
  void Add(int64_t run, std::span<const SeriesPoint> points) {
    Additions::OfRun& of_run = additions_.runs.emplace_back();
    of_run.run = run;
    for (const SeriesPoint& added : points) {
      const size_t index = IndexOf(added.series);
      of_run.series.push_back(index);
      HistoryPoint point = added.point;
      point.run = run;
      additions_.points[index].points.push_back(point);
    }
  }

  /// Brings the rows, which are in the order of their arrival, into that of their keys.
  Additions Sorted() && {
    std::vector<size_t> new_index(additions_.rows.size());
    Additions sorted;
    for (const auto& [key, index] : indices_) {
      new_index[index] = sorted.rows.size();
      sorted.rows.push_back(std::move(additions_.rows[index]));
      sorted.rows.back().key = key;
      sorted.points.push_back(std::move(additions_.points[index]));
    }
    sorted.runs = std::move(additions_.runs);
    for (Additions::OfRun& run : sorted.runs) {
      for (size_t& index : run.series) index = new_index[index];
    }
    return sorted;
  }

 private:
  size_t IndexOf(const HistorySeries& series) {
    const auto [place, is_new] = indices_.try_emplace(SeriesKeyBytes(series.key), additions_.rows.size());
    if (is_new) {
      additions_.rows.push_back({0, {}, series.unit, series.higher_is_better});
      additions_.points.emplace_back();
    }
    return place->second;
  }

  Additions additions_;
  std::map<std::string, size_t> indices_;
};

/// Sorted, each once.
std::vector<int64_t> Distinct(std::span<const int64_t> ids) {
  std::vector<int64_t> distinct(ids.begin(), ids.end());
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  return distinct;
}

absl::Status NoSuch(const HistoryTables& tables, std::string_view what, int64_t id) {
  return absl::NotFoundError(fmt::format("{}: there is no {} {}", tables.Name(), what, id));
}

/// Says which database it is that is damaged.
absl::Status Named(const HistoryTables& tables, const absl::Status& status) {
  if (status.code() != absl::StatusCode::kDataLoss) return status;
  const std::string message(status.message());
  return message.starts_with(tables.Name())
             ? status
             : absl::DataLossError(fmt::format("{}: {}; take it from a backup", tables.Name(), message));
}

}  // namespace

absl::Status TableStore::InTransaction(const std::function<absl::Status()>& body) {
  for (int tries = 1;; ++tries) {
    absl::Status status = tables_->Begin();
    if (status.ok()) {
      status = body();
      if (status.ok()) status = tables_->Commit();
      if (!status.ok()) tables_->Rollback();
    }
    if (status.code() != absl::StatusCode::kAborted) return Named(*tables_, status);
    if (tries == kMostTries) return absl::UnavailableError(status.message());
  }
}

absl::StatusOr<HistoryStore::Added> TableStore::Add(const HistoryRun& run,
                                                    std::span<const SeriesPoint> points) {
  auto added = AddViews(std::vector<RunView>{{run, points}});
  if (!added.ok()) return added.status();
  return added->front();
}

absl::StatusOr<std::vector<HistoryStore::Added>> TableStore::AddAll(std::span<const RunPoints> runs) {
  std::vector<RunView> views;
  for (const RunPoints& run : runs) views.push_back({run.run, run.points});
  return AddViews(views);
}

absl::StatusOr<std::vector<HistoryStore::Added>> TableStore::AddViews(std::span<const RunView> runs) {
  std::vector<Added> added;
  const absl::Status status = InTransaction([&]() -> absl::Status {
    added.clear();
    for (const RunView& run : runs) {
      auto one = tables_->InsertRun(run.run);
      if (!one.ok()) return one.status();
      added.push_back(*one);
    }
    return AddNew(runs, added);
  });
  if (!status.ok()) return status;
  return added;
}

/// Adds the points of those runs that are new.
absl::Status TableStore::AddNew(std::span<const RunView> runs, std::span<const Added> added) {
  AdditionsBuilder builder;
  for (size_t i = 0; i < runs.size(); ++i) {
    if (added[i].is_new) builder.Add(added[i].run, runs[i].points);
  }
  Additions additions = std::move(builder).Sorted();
  const auto ids = tables_->FindOrInsertSeries(additions.rows);
  if (!ids.ok()) return ids.status();
  const std::vector<int64_t> ascending = Distinct(*ids);
  if (absl::Status status = tables_->LockSeries(ascending); !status.ok()) return status;
  for (size_t i = 0; i < ids->size(); ++i) additions.points[i].series = (*ids)[i];
  std::sort(additions.points.begin(), additions.points.end(),
            [](const NewPoints& a, const NewPoints& b) { return a.series < b.series; });
  if (absl::Status status = AppendPoints(*tables_, additions.points); !status.ok()) return status;
  for (const Additions::OfRun& run : additions.runs) {
    std::vector<int64_t> of_run;
    for (const size_t index : run.series) of_run.push_back((*ids)[index]);
    absl::Status status = tables_->SetSeriesOfRun(run.run, PackedIds(Distinct(of_run)));
    if (!status.ok()) return status;
  }
  return tables_->Touch(ascending);
}

absl::Status TableStore::Remove(int64_t run, int64_t when) {
  return InTransaction([&]() -> absl::Status {
    const auto packed = tables_->SeriesOfRun(run);
    if (!packed.ok()) return packed.status();
    const auto series = UnpackedIds(*packed);
    if (!series.ok()) return series.status();
    if (absl::Status status = tables_->LockSeries(*series); !status.ok()) return status;
    const auto found = tables_->MarkRemoved(run, when);
    if (!found.ok()) return found.status();
    return *found ? tables_->Touch(*series) : NoSuch(*tables_, "run", run);
  });
}

absl::StatusOr<std::vector<HistorySeries>> TableStore::Series() {
  auto rows = tables_->AllSeries();
  if (!rows.ok()) return rows.status();
  std::vector<HistorySeries> all;
  for (SeriesRow& row : *rows) {
    auto key = SeriesKeyFromBytes(row.key);
    if (!key.ok()) return Named(*tables_, key.status());
    all.push_back({row.id, *std::move(key), std::move(row.unit), row.higher_is_better});
  }
  return all;
}

absl::StatusOr<std::vector<HistoryPoint>> TableStore::Points(int64_t series) {
  std::vector<HistoryPoint> found;
  const absl::Status status =
      VisitPoints(std::span(&series, 1), [&found](int64_t, std::vector<HistoryPoint> points) {
        found = std::move(points);
        return absl::OkStatus();
      });
  if (!status.ok()) return status;
  return found;
}

absl::Status TableStore::VisitPoints(
    std::span<const int64_t> series,
    const std::function<absl::Status(int64_t series, std::vector<HistoryPoint> points)>& visit) {
  const auto removed = tables_->RemovedRuns();
  if (!removed.ok()) return removed.status();
  const std::unordered_set<int64_t> left_out(removed->begin(), removed->end());
  const auto visit_chunks = [&](int64_t id, std::span<const std::string> packed) -> absl::Status {
    std::vector<HistoryPoint> points;
    for (const std::string& chunk : packed) {
      const auto unpacked = UnpackedPoints(chunk);
      if (!unpacked.ok()) return Named(*tables_, unpacked.status());
      points.insert(points.end(), unpacked->begin(), unpacked->end());
    }
    if (!left_out.empty()) {
      std::erase_if(points, [&](const HistoryPoint& point) { return left_out.contains(point.run); });
    }
    return visit(id, std::move(points));
  };
  return tables_->VisitChunks(series, visit_chunks);
}

absl::StatusOr<std::vector<int64_t>> TableStore::TouchedSeries() {
  const auto touched = tables_->AllTouched();
  if (!touched.ok()) return touched.status();
  std::vector<int64_t> series;
  seen_.emplace();
  for (const HistoryTables::Touched& one : *touched) {
    series.push_back(one.series);
    (*seen_)[one.series] = one.mark;
  }
  return series;
}

absl::StatusOr<std::vector<HistoryChange>> TableStore::Changes(std::span<const int64_t> series) {
  if (series.empty()) return tables_->Changes(std::nullopt, std::nullopt);
  return tables_->Changes(series, std::nullopt);
}

absl::StatusOr<std::vector<HistoryChange>> TableStore::NewestChanges(size_t count) {
  return tables_->Changes(std::nullopt, count);
}

absl::StatusOr<std::vector<int64_t>> TableStore::SaveChanges(std::span<const int64_t> analysed,
                                                             std::span<const HistoryChange> changes) {
  std::vector<int64_t> ids;
  const absl::Status status = InTransaction([&] { return Save(analysed, changes, &ids); });
  if (!status.ok()) return status;
  if (seen_) {
    for (const int64_t series : analysed) seen_->erase(series);
  }
  return ids;
}

absl::Status TableStore::Save(std::span<const int64_t> analysed, std::span<const HistoryChange> changes,
                              std::vector<int64_t>* ids) {
  std::vector<int64_t> series = Distinct(analysed);
  if (absl::Status status = tables_->LockSeries(series); !status.ok()) return status;
  std::unordered_set<int64_t> others;  // those that another process was at
  if (seen_) {
    const auto touched = tables_->AllTouched();
    if (!touched.ok()) return touched.status();
    std::unordered_map<int64_t, int64_t> now;
    for (const HistoryTables::Touched& one : *touched) now[one.series] = one.mark;
    const auto mark = [](const std::unordered_map<int64_t, int64_t>& marks, int64_t id) {
      const auto found = marks.find(id);
      return found == marks.end() ? 0 : found->second;
    };
    std::erase_if(series,
                  [&](int64_t id) { return mark(now, id) != mark(*seen_, id) && others.insert(id).second; });
  }
  ids->clear();
  for (const HistoryChange& change : changes) {
    if (others.contains(change.series)) {
      ids->push_back(0);
    } else if (change.id == 0) {
      const auto id = tables_->InsertChange(change);
      if (!id.ok()) return id.status();
      ids->push_back(*id);
    } else {
      const auto found = tables_->UpdateChange(change);
      if (!found.ok()) return found.status();
      if (!*found) return NoSuch(*tables_, "change", change.id);
      ids->push_back(change.id);
    }
  }
  return seen_ ? tables_->Untouch(series) : absl::OkStatus();
}

absl::Status TableStore::Acknowledge(int64_t change, const std::string& who, int64_t when,
                                     const std::string& note) {
  return InTransaction([&]() -> absl::Status {
    const auto found = tables_->Acknowledge(change, who, when, note);
    if (!found.ok()) return found.status();
    return *found ? absl::OkStatus() : NoSuch(*tables_, "change", change);
  });
}

}  // namespace weir

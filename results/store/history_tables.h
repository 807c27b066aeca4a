#ifndef WEIR_RESULTS_STORE_HISTORY_TABLES_H_
#define WEIR_RESULTS_STORE_HISTORY_TABLES_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "results/history/history.h"
#include "results/history/history_store.h"

namespace weir {

/// A row of points: the `number`th of its series, from 0.
struct PointChunk {
  int64_t series = 0;
  int64_t number = 0;
  std::string points;  ///< as PackedPoints() makes them
};

/// A series as its row: the key as SeriesKeyBytes() makes it.
struct SeriesRow {
  int64_t id = 0;
  std::string key;
  std::string unit;
  std::optional<bool> higher_is_better;
};

/// The tables of a history in one database, and what a TableStore does with them: little more than a statement each,
/// but for many rows at once, as each may be a journey to a server. What the rows mean is the TableStore's alone.
///
/// What changes something is called between Begin() and Commit(); what reads may be called outside too. Errors are those
/// of HistoryStore, and kAborted where the transaction was given up for another one's sake and is to be tried again from
/// its Begin().
class HistoryTables {
 public:
  /// How points are laid into rows: a row of fewer than `tail` points is the end of its series and is written again with
  /// each new one; longer ones become one with those before them, up to `bytes`.
  struct RowSizes {
    size_t tail = 0;
    size_t bytes = 0;
  };

  virtual ~HistoryTables() = default;
  virtual std::string Name() const = 0;
  virtual RowSizes row_sizes() const = 0;

  /// A transaction that writes. kFailedPrecondition where the schema is no longer this program's.
  virtual absl::Status Begin() = 0;
  virtual absl::Status Commit() = 0;
  virtual void Rollback() = 0;

  /// Inserts the run, unless one that is not removed has its digest; a removed run, unless one that was removed at the
  /// same time has it.
  virtual absl::StatusOr<HistoryStore::Added> InsertRun(const HistoryRun& run) = 0;
  virtual absl::Status SetSeriesOfRun(int64_t run, const std::string& packed_ids) = 0;
  /// Empty where the run has none.
  virtual absl::StatusOr<std::string> SeriesOfRun(int64_t run) = 0;
  /// False where there is no such run.
  virtual absl::StatusOr<bool> MarkRemoved(int64_t run, int64_t when) = 0;
  virtual absl::StatusOr<std::vector<HistoryRun>> Runs() = 0;
  /// Ascending.
  virtual absl::StatusOr<std::vector<int64_t>> RemovedRuns() = 0;

  /// The ids of these rows, by their keys; those that are not there are made. The keys ascend and differ.
  virtual absl::StatusOr<std::vector<int64_t>> FindOrInsertSeries(std::span<const SeriesRow> rows) = 0;
  virtual absl::StatusOr<std::vector<SeriesRow>> AllSeries() = 0;
  /// Keeps other transactions from changing these series until the end of this one. The ids ascend.
  virtual absl::Status LockSeries(std::span<const int64_t> series) = 0;

  /// The last `count` rows of each series, the earlier ones first, series by series in any order.
  virtual absl::StatusOr<std::vector<PointChunk>> LastChunks(std::span<const int64_t> series,
                                                             size_t count) = 0;
  virtual absl::Status PutChunks(std::span<const PointChunk> chunks) = 0;
  /// Rows that are there, by series and number.
  virtual absl::Status DeleteChunks(std::span<const std::pair<int64_t, int64_t>> chunks) = 0;
  /// Calls `visit` with each series in `series`, in that order, and its rows in their order.
  virtual absl::Status VisitChunks(
      std::span<const int64_t> series,
      const std::function<absl::Status(int64_t series, std::span<const std::string> packed)>& visit) = 0;

  /// Marks these series as touched, each with a mark that no series had before. The ids ascend.
  virtual absl::Status Touch(std::span<const int64_t> series) = 0;
  struct Touched {
    int64_t series = 0;
    int64_t mark = 0;
  };
  /// Ascending by series.
  virtual absl::StatusOr<std::vector<Touched>> AllTouched() = 0;
  virtual absl::Status Untouch(std::span<const int64_t> series) = 0;

  /// Changes of the series in `series`, or of every series where there is no such list; the newest position first, at
  /// most `count`.
  virtual absl::StatusOr<std::vector<HistoryChange>> Changes(std::optional<std::span<const int64_t>> series,
                                                             std::optional<size_t> count) = 0;
  virtual absl::StatusOr<int64_t> InsertChange(const HistoryChange& change) = 0;
  /// All but who acknowledged it. False where there is no change with its id.
  virtual absl::StatusOr<bool> UpdateChange(const HistoryChange& change) = 0;
  virtual absl::StatusOr<bool> Acknowledge(int64_t change, const std::string& who, int64_t when,
                                           const std::string& note) = 0;
};

}  // namespace weir

#endif  // WEIR_RESULTS_STORE_HISTORY_TABLES_H_

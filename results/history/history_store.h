#ifndef WEIR_RESULTS_HISTORY_HISTORY_STORE_H_
#define WEIR_RESULTS_HISTORY_HISTORY_STORE_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "results/history/history.h"

namespace weir {

/// What a run adds to one series.
struct SeriesPoint {
  /// Its id is ignored: the key says which it is. It is made where it is new; unit and direction are those that it was
  /// made with.
  HistorySeries series;
  HistoryPoint point;  ///< its run is ignored
};

/// A database of histories. One schema with a version, one suite that every implementation passes.
///
/// Add() and the other calls that change something are whole or not at all, whatever happens, and durable when
/// they return. Several processes may use one database at once. An instance belongs to one thread.
///
/// OpenHistoryStore() in results/store/ makes them. Errors name the database (never a password) and what to do:
/// kFailedPrecondition for a schema that is newer than this program or, where migrating is asked for by hand, older;
/// kPermissionDenied for a database that cannot be written to; kResourceExhausted for a full disk; kUnavailable for a
/// server that does not answer or is gone, and for a file that another process has locked for too long.
class HistoryStore {
 public:
  virtual ~HistoryStore() = default;

  /// The id of the run, and whether it was new: a run with a known digest, not removed, changes nothing. A run that is
  /// removed already, as an import may have it, is known by its digest and the time of its removal.
  struct Added {
    int64_t run = 0;
    bool is_new = false;
  };
  virtual absl::StatusOr<Added> Add(const HistoryRun& run, std::span<const SeriesPoint> points) = 0;
  /// Many runs in one go, as Add of each, in one transaction.
  struct RunPoints {
    HistoryRun run;
    std::vector<SeriesPoint> points;
  };
  virtual absl::StatusOr<std::vector<Added>> AddAll(std::span<const RunPoints> runs) = 0;
  /// Marks a run as removed at this time; its points count for nothing from then on. One that is removed stays as it
  /// is. kNotFound where there is none.
  virtual absl::Status Remove(int64_t run, int64_t when) = 0;

  /// All runs, also those removed, in the order of their ids.
  virtual absl::StatusOr<std::vector<HistoryRun>> Runs() = 0;
  virtual absl::StatusOr<std::vector<HistorySeries>> Series() = 0;
  /// Of a series, in the order of arrival, without those of removed runs.
  virtual absl::StatusOr<std::vector<HistoryPoint>> Points(int64_t series) = 0;
  /// Calls `visit` with each series in `series`, in that order, and its points; stops at the first error that it
  /// returns. Nothing is locked meanwhile, and `visit` may call the store.
  virtual absl::Status VisitPoints(
      std::span<const int64_t> series,
      const std::function<absl::Status(int64_t series, std::vector<HistoryPoint> points)>& visit) = 0;

  /// Series that have got or lost points and were not analysed since. What this instance saw here is what a later
  /// SaveChanges() of it goes by.
  virtual absl::StatusOr<std::vector<int64_t>> TouchedSeries() = 0;
  /// All changes of the series in `series`, or of every series where it is empty; the newest position first.
  virtual absl::StatusOr<std::vector<HistoryChange>> Changes(std::span<const int64_t> series) = 0;
  /// The newest `count` of all changes.
  virtual absl::StatusOr<std::vector<HistoryChange>> NewestChanges(size_t count) = 0;
  /// Saves what the analysis of the series in `analysed` has found, which are no longer touched then. A change with
  /// an id is updated, but for who acknowledged it, which is Acknowledge()'s alone; one without (0) gets an id. A row
  /// that is not in `changes` stays as it is. Returns the changes' ids in the order given.
  ///
  /// A series in `analysed` that another process has touched or analysed since this instance's last TouchedSeries()
  /// is left as it is, so that no change is there twice: the ids of its changes are returned as 0, and if it is touched
  /// it stays so. An instance that was not asked for the touched series, as when a history is imported, saves all and
  /// leaves them touched. kNotFound, and nothing is saved, where there is no change with such an id.
  virtual absl::StatusOr<std::vector<int64_t>> SaveChanges(std::span<const int64_t> analysed,
                                                           std::span<const HistoryChange> changes) = 0;
  /// Who has seen it, and what they say of it. kNotFound where there is no such change.
  virtual absl::Status Acknowledge(int64_t change, const std::string& who, int64_t when,
                                   const std::string& note) = 0;

  /// How the database is called in messages: a path, or an address without its password.
  virtual std::string Name() const = 0;
};

}  // namespace weir

#endif  // WEIR_RESULTS_HISTORY_HISTORY_STORE_H_

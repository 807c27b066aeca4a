#ifndef WEIR_RESULTS_STORE_TABLE_STORE_H_
#define WEIR_RESULTS_STORE_TABLE_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "results/history/history_store.h"
#include "results/store/history_tables.h"

namespace weir {

/// The history that lies in a database's tables: the one HistoryStore there is, over each kind of database.
class TableStore final : public HistoryStore {
 public:
  explicit TableStore(std::unique_ptr<HistoryTables> tables) : tables_(std::move(tables)) {}

  absl::StatusOr<Added> Add(const HistoryRun& run, std::span<const SeriesPoint> points) override;
  absl::StatusOr<std::vector<Added>> AddAll(std::span<const RunPoints> runs) override;
  absl::Status Remove(int64_t run, int64_t when) override;
  absl::StatusOr<std::vector<HistoryRun>> Runs() override { return tables_->Runs(); }
  absl::StatusOr<std::vector<HistorySeries>> Series() override;
  absl::StatusOr<std::vector<HistoryPoint>> Points(int64_t series) override;
  absl::Status VisitPoints(
      std::span<const int64_t> series,
      const std::function<absl::Status(int64_t series, std::vector<HistoryPoint> points)>& visit) override;
  absl::StatusOr<std::vector<int64_t>> TouchedSeries() override;
  absl::StatusOr<std::vector<HistoryChange>> Changes(std::span<const int64_t> series) override;
  absl::StatusOr<std::vector<HistoryChange>> NewestChanges(size_t count) override;
  absl::StatusOr<std::vector<int64_t>> SaveChanges(std::span<const int64_t> analysed,
                                                   std::span<const HistoryChange> changes) override;
  absl::Status Acknowledge(int64_t change, const std::string& who, int64_t when,
                           const std::string& note) override;
  std::string Name() const override { return tables_->Name(); }

 private:
  /// A run as its caller has it.
  struct RunView {
    const HistoryRun& run;
    std::span<const SeriesPoint> points;
  };

  /// Runs `body` in a transaction, again where another one's was in the way.
  absl::Status InTransaction(const std::function<absl::Status()>& body);
  absl::StatusOr<std::vector<Added>> AddViews(std::span<const RunView> runs);
  absl::Status AddNew(std::span<const RunView> runs, std::span<const Added> added);
  absl::Status Save(std::span<const int64_t> analysed, std::span<const HistoryChange> changes,
                    std::vector<int64_t>* ids);

  std::unique_ptr<HistoryTables> tables_;
  /// The marks that TouchedSeries() saw, by series; absent before it was called.
  std::optional<std::unordered_map<int64_t, int64_t>> seen_;
};

}  // namespace weir

#endif  // WEIR_RESULTS_STORE_TABLE_STORE_H_

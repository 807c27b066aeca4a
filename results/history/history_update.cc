#include "results/history/history_update.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "results/history/change_history.h"
#include "results/history/commit_order.h"

namespace weir {
namespace {

constexpr size_t kSeriesAtOnce = 512;

// One analysis of the series that were touched.
class Updater {
 public:
  Updater(HistoryStore& store, int64_t now) : store_(store), now_(now) {}

  absl::StatusOr<HistoryUpdate> Run() {
    absl::StatusOr<std::vector<int64_t>> touched = store_.TouchedSeries();
    if (!touched.ok()) return touched.status();
    if (touched->empty()) return update_;
    absl::StatusOr<std::vector<HistoryRun>> runs = store_.Runs();
    if (!runs.ok()) return runs.status();
    runs_ = RunsOf(*runs, BaseBranchOf(*runs));
    absl::StatusOr<std::vector<HistorySeries>> series = store_.Series();
    if (!series.ok()) return series.status();
    for (const HistorySeries& each : *series) directions_[each.id] = each.higher_is_better;
    const std::span<const int64_t> all(*touched);
    for (size_t first = 0; first < all.size(); first += kSeriesAtOnce) {
      const absl::Status status = Analyse(all.subspan(first, std::min(kSeriesAtOnce, all.size() - first)));
      if (!status.ok()) return status;
    }
    update_.series = all.size();
    return update_;
  }

 private:
  absl::Status Analyse(std::span<const int64_t> ids) {
    std::vector<int64_t> visited;
    std::vector<std::vector<HistoryPoint>> points;
    const absl::Status read = store_.VisitPoints(ids, [&](int64_t id, std::vector<HistoryPoint> its) {
      visited.push_back(id);
      points.push_back(std::move(its));
      return absl::OkStatus();
    });
    if (!read.ok()) return read;
    for (const int64_t id : ids) {  // what has lost its last point is analysed too
      if (std::ranges::find(visited, id) != visited.end()) continue;
      visited.push_back(id);
      points.emplace_back();
    }
    absl::StatusOr<std::vector<HistoryChange>> known = store_.Changes(ids);
    if (!known.ok()) return known.status();
    std::ranges::stable_sort(*known, {}, &HistoryChange::series);
    std::vector<SeriesToAnalyse> all;
    for (size_t i = 0; i < visited.size(); ++i) {
      all.push_back({visited[i], directions_[visited[i]], points[i], ChangesOfSeries(*known, visited[i])});
    }
    const size_t threads = std::max(1U, std::thread::hardware_concurrency());
    std::vector<HistoryChange> to_save;
    for (SeriesAnalysis& each : AnalyseManySeries(all, runs_, now_, threads)) {
      std::ranges::move(each.to_save, std::back_inserter(to_save));
    }
    update_.saved += to_save.size();
    update_.confirmed +=
        static_cast<size_t>(std::ranges::count(to_save, ChangeState::kConfirmed, &HistoryChange::state));
    return store_.SaveChanges(ids, to_save).status();
  }

  HistoryStore& store_;
  const int64_t now_;
  std::vector<HistoryRun> runs_;
  absl::flat_hash_map<int64_t, std::optional<bool>> directions_;
  HistoryUpdate update_;
};

}  // namespace

std::vector<HistoryRun> RunsOf(std::span<const HistoryRun> runs, const std::string& branch) {
  std::vector<HistoryRun> of_branch;
  std::ranges::copy_if(runs, std::back_inserter(of_branch),
                       [&](const HistoryRun& run) { return run.commit.branch == branch; });
  return of_branch;
}

absl::StatusOr<HistoryUpdate> UpdateChanges(HistoryStore& store, int64_t now) {
  return Updater(store, now).Run();
}

}  // namespace weir

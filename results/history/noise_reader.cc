#include "results/history/noise_reader.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "results/history/commit_order.h"
#include "results/history/history_update.h"
#include "results/history/report_points.h"

namespace weir {
namespace {

bool ChangesBetween(int64_t before, int64_t after, std::span<const HistoryChange> changes) {
  return std::ranges::any_of(changes, [&](const HistoryChange& change) {
    return change.state != ChangeState::kWithdrawn && change.position_before < after &&
           before < change.position_after;
  });
}

}  // namespace

std::optional<HistoryNoise> NoiseOf(std::span<const CommitValue> values,
                                    std::span<const HistoryChange> changes) {
  std::vector<double> moves;
  for (size_t i = 1; i < values.size(); ++i) {
    const CommitValue &before = values[i - 1], &after = values[i];
    if (!(before.value > 0) || !(after.value > 0)) return std::nullopt;
    if (ChangesBetween(before.commit->position, after.commit->position, changes)) continue;
    moves.push_back(std::log(after.value / before.value));
  }
  return NoiseOfMoves(std::move(moves));
}

absl::StatusOr<NoiseOfCase> ReadNoise(HistoryStore& store, const SampledReport& report) {
  absl::StatusOr<std::vector<HistorySeries>> series = store.Series();
  if (!series.ok()) return series.status();
  absl::StatusOr<std::vector<HistoryRun>> all_runs = store.Runs();
  if (!all_runs.ok()) return all_runs.status();
  const std::vector<HistoryRun> runs = RunsOf(*all_runs, BaseBranchOf(*all_runs));

  const auto environment = EnvironmentOf(report.header);
  std::map<std::pair<std::string, std::string>, int64_t> known;
  for (const HistorySeries& each : *series) {
    if (each.key.environment == environment) known[{each.key.name, each.key.metric}] = each.id;
  }
  std::map<int64_t, std::vector<std::string>> cases;  // of one series there may be several
  std::vector<int64_t> ids;
  for (const SampledCase& each : report.cases) {
    const auto found = known.find({SeriesNameOf(each.name), std::string(each.metric)});
    if (found == known.end()) continue;
    std::vector<std::string>& names = cases[found->second];
    if (names.empty()) ids.push_back(found->second);
    names.emplace_back(each.name);
  }
  std::map<std::string, HistoryNoise, std::less<>> noise;
  if (ids.empty()) return NoiseOfCase([](std::string_view) { return std::nullopt; });
  absl::StatusOr<std::vector<HistoryChange>> changes = store.Changes(ids);
  if (!changes.ok()) return changes.status();
  std::ranges::stable_sort(*changes, {}, &HistoryChange::series);
  const auto take = [&](int64_t id, const std::vector<HistoryPoint>& points) {
    const std::optional<HistoryNoise> found =
        NoiseOf(ValuesByCommit(points, runs), ChangesOfSeries(*changes, id));
    if (found) {
      for (const std::string& name : cases[id]) noise.emplace(name, *found);
    }
    return absl::OkStatus();
  };
  if (absl::Status status = store.VisitPoints(ids, take); !status.ok()) return status;
  return NoiseOfCase([noise = std::move(noise)](std::string_view name) -> std::optional<HistoryNoise> {
    const auto found = noise.find(name);
    return found == noise.end() ? std::nullopt : std::optional(found->second);
  });
}

}  // namespace weir

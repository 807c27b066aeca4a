#include "results/history/commit_order.h"

#include <algorithm>

namespace weir {
namespace {

// Commits that may have the same second, and the place from which on it is a time.
constexpr int64_t kPlacesOfASecond = int64_t{1} << 22;
constexpr int64_t kFirstTimePlace = int64_t{1} << 50;

}  // namespace

CommitOrder::CommitOrder(std::span<const HistoryRun> runs, const std::string& branch) {
  for (const HistoryRun& run : runs) {
    if (run.commit.branch != branch) continue;
    if (!positions_.emplace(run.commit.hash, run.commit.position).second) continue;
    taken_.insert(run.commit.position);
    by_time_ |= run.commit.position >= kFirstTimePlace;
    commits_.push_back(run.commit);
  }
  std::ranges::stable_sort(commits_, {}, &HistoryCommit::position);
}

std::optional<int64_t> CommitOrder::PositionOf(const std::string& hash) const {
  const auto found = positions_.find(hash);
  return found == positions_.end() ? std::nullopt : std::optional(found->second);
}

int64_t CommitOrder::PlaceByTime(const std::string& hash, int64_t time) {
  const auto [known, is_new] = positions_.emplace(hash, 0);
  if (!is_new) return known->second;
  by_time_ = true;
  int64_t place = kFirstTimePlace + std::clamp<int64_t>(time, 0, kLatestTime) * kPlacesOfASecond;
  // Behind all that have this second.
  if (const auto next = taken_.lower_bound(place + kPlacesOfASecond); next != taken_.begin()) {
    place = std::max(place, *std::prev(next) + 1);
  }
  taken_.insert(place);
  return known->second = place;
}

const HistoryCommit* CommitOrder::LastUpTo(int64_t position) const {
  const auto after = std::ranges::upper_bound(commits_, position, {}, &HistoryCommit::position);
  return after == commits_.begin() ? nullptr : &*std::prev(after);
}

std::string BaseBranchOf(std::span<const HistoryRun> runs) {
  for (const std::string_view usual : {"main", "master"}) {
    const bool there =
        std::ranges::any_of(runs, [usual](const HistoryRun& run) { return run.commit.branch == usual; });
    if (there) return std::string(usual);
  }
  return runs.empty() ? "" : runs.front().commit.branch;
}

}  // namespace weir

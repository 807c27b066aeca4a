#include "harness/pairs/pair_measurement.h"

#include <algorithm>
#include <optional>
#include <random>
#include <utility>

namespace weir {
namespace {

enum class Side { kOld, kNew, kCopy };

bool Failed(const MeasuredPair& pair) {
  return pair.old_row.error || pair.new_row.error || (pair.copy_row && pair.copy_row->error);
}

// Measures block after block into `pairs`.
class BlockRunner {
 public:
  BlockRunner(std::span<const PairTask> tasks, const PairSides& sides, size_t together, uint64_t seed,
              const PairObserver& observer)
      : tasks_(tasks), sides_(sides), together_(together), observer_(observer), random_(seed) {
    pairs_.by_task.resize(tasks.size());
  }

  absl::StatusOr<PairsByTask> RunAll() {
    for (size_t done = 0;; done += 2) {
      std::vector<std::vector<size_t>> groups = GroupsWithMoreThan(done);
      if (groups.empty()) return std::move(pairs_);
      for (const std::vector<size_t>& group : groups) {
        const absl::StatusOr<bool> more = RunBlock(group, done);
        if (!more.ok() && !absl::IsCancelled(more.status())) return more.status();
        pairs_.ended_early = !more.ok() || !*more;
        if (pairs_.ended_early) return std::move(pairs_);
      }
    }
  }

 private:
  bool HasMoreThan(size_t done, size_t task) const {
    const std::vector<MeasuredPair>& pairs = pairs_.by_task[task];
    return tasks_[task].pairs > done && (pairs.empty() || !Failed(pairs.back()));
  }

  // In random order, those with a copy apart from those without.
  std::vector<std::vector<size_t>> GroupsWithMoreThan(size_t done) {
    std::vector<std::vector<size_t>> groups;
    for (const bool with_copy : {false, true}) {
      std::vector<size_t> order;
      for (size_t task = 0; task < tasks_.size(); ++task) {
        if (tasks_[task].with_copy == with_copy && HasMoreThan(done, task)) order.push_back(task);
      }
      std::ranges::shuffle(order, random_);
      for (size_t i = 0; i < order.size(); i += together_) {
        const auto begin = order.begin() + static_cast<ptrdiff_t>(i);
        groups.emplace_back(begin, begin + static_cast<ptrdiff_t>(std::min(together_, order.size() - i)));
      }
    }
    std::ranges::shuffle(groups, random_);
    return groups;
  }

  // Whether to go on.
  absl::StatusOr<bool> RunBlock(std::vector<size_t> group, size_t done) {
    std::vector<Side> order = {Side::kOld, Side::kNew};
    if (tasks_[group.front()].with_copy) order.push_back(Side::kCopy);
    std::ranges::shuffle(order, random_);
    const absl::StatusOr<bool> more = RunPair(group, order);
    if (!more.ok() || !*more) return more;
    std::erase_if(group, [&](size_t task) { return !HasMoreThan(done + 1, task); });
    if (group.empty()) return true;
    std::ranges::reverse(order);
    return RunPair(group, order);
  }

  absl::StatusOr<bool> RunPair(std::span<const size_t> group, std::span<const Side> order) {
    std::vector<BenchmarkId> benchmarks;
    for (const size_t task : group) benchmarks.push_back(tasks_[task].benchmark);
    if (!observer_(benchmarks, order.size())) return false;
    std::vector<MeasuredPair> pairs(group.size());
    for (const Side side : order) {
      absl::StatusOr<std::vector<ReportRow>> rows = RunnerOf(side).Run(benchmarks);
      if (!rows.ok()) return rows.status();
      for (size_t i = 0; i < group.size(); ++i) Put(side, std::move((*rows)[i]), pairs[i]);
    }
    for (size_t i = 0; i < group.size(); ++i) pairs_.by_task[group[i]].push_back(std::move(pairs[i]));
    return true;
  }

  BenchmarkRunner& RunnerOf(Side side) const {
    return *(side == Side::kOld ? sides_.old_side : side == Side::kNew ? sides_.new_side : sides_.copy);
  }

  static void Put(Side side, ReportRow row, MeasuredPair& pair) {
    if (side == Side::kCopy) {
      pair.copy_row = std::move(row);
    } else {
      (side == Side::kOld ? pair.old_row : pair.new_row) = std::move(row);
    }
  }

  const std::span<const PairTask> tasks_;
  const PairSides& sides_;
  const size_t together_;
  const PairObserver& observer_;
  std::mt19937_64 random_;
  PairsByTask pairs_;
};

}  // namespace

absl::StatusOr<PairsByTask> MeasurePairs(std::span<const PairTask> tasks, const PairSides& sides,
                                         size_t together, uint64_t seed, const PairObserver& observer) {
  return BlockRunner(tasks, sides, together, seed, observer).RunAll();
}

}  // namespace weir

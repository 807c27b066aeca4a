#include "harness/pairs/pair_measurement.h"

#include <algorithm>
#include <numeric>
#include <random>
#include <utility>

namespace weir {
namespace {

// Measures block after block into `pairs`.
class BlockRunner {
 public:
  BlockRunner(std::span<const PairTask> tasks, int rounds, uint64_t seed, const PairObserver& observer)
      : tasks_(tasks), rounds_(rounds), observer_(observer), random_(seed) {
    pairs_.by_task.resize(tasks.size());
  }

  absl::Status RunAll() {
    std::vector<size_t> order(tasks_.size());
    std::iota(order.begin(), order.end(), size_t{0});
    for (int round = 0; round < rounds_; round += 2) {
      std::shuffle(order.begin(), order.end(), random_);
      for (const size_t task : order) {
        if (absl::Status status = RunBlock(task, round); !status.ok()) return status;
      }
    }
    observer_(done_, Total(), rounds_, "");
    return absl::OkStatus();
  }

  PairsByTask TakePairs() { return std::move(pairs_); }

 private:
  size_t Total() const { return 2 * tasks_.size() * static_cast<size_t>(rounds_); }

  absl::Status RunBlock(size_t task, int round) {
    const bool second_begins = random_() % 2 == 1;
    absl::Status status = RunPair(task, round, second_begins);
    if (status.ok() && round + 1 < rounds_) status = RunPair(task, round + 1, !second_begins);
    return status;
  }

  absl::Status RunPair(size_t task, int round, bool second_begins) {
    MeasuredPair pair;
    for (const bool second : {second_begins, !second_begins}) {
      observer_(done_, Total(), round, tasks_[task].benchmark);
      BenchmarkRunner& side = *(second ? tasks_[task].second : tasks_[task].first);
      absl::StatusOr<ReportRow> row = side.Run(tasks_[task].benchmark);
      if (!row.ok()) return row.status();
      (second ? pair.new_row : pair.old_row) = *std::move(row);
      ++done_;
    }
    pairs_.by_task[task].push_back(std::move(pair));
    return absl::OkStatus();
  }

  const std::span<const PairTask> tasks_;
  const int rounds_;
  const PairObserver& observer_;
  std::mt19937_64 random_;
  PairsByTask pairs_;
  size_t done_ = 0;
};

}  // namespace

absl::StatusOr<PairsByTask> MeasurePairs(std::span<const PairTask> tasks, int rounds, uint64_t seed,
                                         const PairObserver& observer) {
  BlockRunner runner(tasks, rounds, seed, observer);
  const absl::Status status = runner.RunAll();
  if (!status.ok() && !absl::IsCancelled(status)) return status;
  PairsByTask pairs = runner.TakePairs();
  pairs.interrupted = !status.ok();
  return pairs;
}

}  // namespace weir

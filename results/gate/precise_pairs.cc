#include "results/gate/precise_pairs.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "results/gate/gate_rules.h"
#include "results/statistics/two_rank.h"

namespace weir {
namespace {

struct Row {
  std::vector<double> changes;
  bool done = false;
};

absl::Status Measure(PairSource& source, std::span<const size_t> looks, bool until_precise) {
  const absl::StatusOr<std::vector<BenchmarkPairs>> benchmarks = source.Benchmarks();
  if (!benchmarks.ok()) return benchmarks.status();
  std::vector<Row> rows;
  for (const BenchmarkPairs& each : *benchmarks) rows.push_back({{}, each.without_figures.has_value()});
  size_t before = 0;
  for (const size_t look : looks) {
    std::vector<PairOrder> orders;
    for (size_t i = 0; i < rows.size(); ++i) {
      if (!rows[i].done) orders.push_back({i, look - before});
    }
    if (orders.empty()) return absl::OkStatus();
    const absl::StatusOr<PairBatch> batch = source.Measure(orders);
    if (!batch.ok()) return batch.status();
    if (batch->ended) return absl::OkStatus();
    for (size_t i = 0; i < orders.size(); ++i) {
      Row& row = rows[orders[i].benchmark];
      const std::vector<double>& changes = batch->pairs[i].changes;
      row.changes.insert(row.changes.end(), changes.begin(), changes.end());
      row.done = batch->pairs[i].without_figures || (until_precise && Precise(row.changes));
    }
    before = look;
  }
  return absl::OkStatus();
}

}  // namespace

bool Precise(std::span<const double> changes) {
  constexpr size_t kFewest = 6;
  if (changes.size() < kFewest) return false;
  const TwoRank estimate(changes);
  const Interval interval = *estimate.IntervalWithTails();
  const double reach = std::max(estimate.center() - interval.low, interval.high - estimate.center());
  return reach <= std::max(std::log(1.02), std::fabs(estimate.center()) / 4);
}

absl::Status MeasureUntilPrecise(PairSource& source, size_t most) {
  GateRules rules;
  rules.most_pairs = most;
  return Measure(source, rules.FirstLooks(), true);
}

absl::Status MeasurePairsOfAll(PairSource& source, size_t pairs) {
  return Measure(source, std::vector<size_t>{pairs}, false);
}

}  // namespace weir

#ifndef WEIR_HARNESS_PAIRS_PAIR_MEASUREMENT_H_
#define WEIR_HARNESS_PAIRS_PAIR_MEASUREMENT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/pairs/benchmark_runner.h"
#include "results/compare/paired_measurement.h"

namespace weir {

/// One benchmark whose two sides are measured in pairs.
struct PairTask {
  std::string benchmark;
  BenchmarkRunner* first = nullptr;
  BenchmarkRunner* second = nullptr;
};

/// What was measured.
struct PairsByTask {
  /// By task, then in the order of measuring; the first side is the old one. After an interruption some tasks
  /// may have a pair more than others.
  std::vector<std::vector<MeasuredPair>> by_task;
  bool interrupted = false;
};

/// Hears what happens: called before every measurement and, with an empty name, after the last. `round`
/// counts pairs from 0.
using PairObserver = std::function<void(size_t done, size_t total, int round, const std::string& benchmark)>;

/// Measures `rounds` pairs of every task, in blocks of two rounds: each block takes the tasks in a fresh
/// random order and measures each as first, second, second, first or, by a coin, the other way round. So what
/// the machine drifts in the meantime falls on both sides alike, and no side or benchmark has a place of its
/// own. The last block of an odd number of rounds is half a one.
///
/// An interruption keeps what is complete; any other error ends it. `seed` decides the order.
absl::StatusOr<PairsByTask> MeasurePairs(std::span<const PairTask> tasks, int rounds, uint64_t seed,
                                         const PairObserver& observer);

}  // namespace weir

#endif  // WEIR_HARNESS_PAIRS_PAIR_MEASUREMENT_H_

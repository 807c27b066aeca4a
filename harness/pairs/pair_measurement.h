#ifndef WEIR_HARNESS_PAIRS_PAIR_MEASUREMENT_H_
#define WEIR_HARNESS_PAIRS_PAIR_MEASUREMENT_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "results/compare/paired_measurement.h"
#include "results/report/report.h"

namespace weir {

/// A benchmark of a program: by its name and, as several may have it, its index among those of that name.
struct BenchmarkId {
  std::string name;
  size_t occurrence = 0;

  auto operator<=>(const BenchmarkId&) const = default;  // NOLINT(modernize-use-nullptr): no pointer is in it
};

/// Measures benchmarks of one program, once. A test has one that needs no process.
class BenchmarkRunner {
 public:
  virtual ~BenchmarkRunner() = default;

  /// The one row of each that stands for its measurement, in their order: an error row where it failed.
  /// CANCELLED when interrupted; any other error means that there is nothing to go on with.
  virtual absl::StatusOr<std::vector<ReportRow>> Run(std::span<const BenchmarkId> benchmarks) = 0;
};

/// What is to be measured in pairs.
struct PairTask {
  BenchmarkId benchmark;
  size_t pairs = 0;
  bool with_copy = false;  ///< each of the pairs also on the copy
};

/// Who measures; `copy` only for tasks that ask for it.
struct PairSides {
  BenchmarkRunner* old_side = nullptr;
  BenchmarkRunner* new_side = nullptr;
  BenchmarkRunner* copy = nullptr;
};

/// What was measured.
struct PairsByTask {
  /// By task, then in the order of measuring. Some may have fewer pairs than asked for where it ended early,
  /// or where one failed: the last pair then has the error.
  std::vector<std::vector<MeasuredPair>> by_task;
  bool ended_early = false;  ///< by the observer or an interruption
};

/// Called before each pair of runs of the benchmarks named, `runs` of them; false ends the measuring.
using PairObserver = std::function<bool(std::span<const BenchmarkId> benchmarks, size_t runs)>;

/// Measures in blocks of two pairs: each round of blocks takes the tasks that have pairs left in a fresh
/// random order, `together` in a run, and measures each block as old, new, new, old, with the copy as old,
/// new, copy, copy, new, old, or in any other order of the sides by chance. So what the machine drifts in the
/// meantime falls on all sides alike, and no side or benchmark has a place of its own. The last block of an
/// odd number is half a one.
///
/// A task that fails on a side is left out from then on. An interruption keeps the pairs that are complete;
/// any other error ends it. `seed` decides the order.
absl::StatusOr<PairsByTask> MeasurePairs(std::span<const PairTask> tasks, const PairSides& sides,
                                         size_t together, uint64_t seed, const PairObserver& observer);

}  // namespace weir

#endif  // WEIR_HARNESS_PAIRS_PAIR_MEASUREMENT_H_

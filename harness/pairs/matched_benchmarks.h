#ifndef WEIR_HARNESS_PAIRS_MATCHED_BENCHMARKS_H_
#define WEIR_HARNESS_PAIRS_MATCHED_BENCHMARKS_H_

#include <optional>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/pairs/benchmark_binary.h"

namespace weir {

/// A benchmark of two programs, with what its first run in each left; absent where that one does not have it.
struct MatchedBenchmark {
  BenchmarkId id;
  std::optional<ReportRow> old_row;
  std::optional<ReportRow> new_row;
};

/// Which benchmarks belong together: those of one name, by their order if there are several. In the old
/// program's order, what only the new one has behind. FAILED_PRECONDITION where both have several of a name,
/// but not as many.
absl::StatusOr<std::vector<MatchedBenchmark>> MatchBenchmarks(
    std::span<const BenchmarkBinary::Found> old_benchmarks,
    std::span<const BenchmarkBinary::Found> new_benchmarks);

}  // namespace weir

#endif  // WEIR_HARNESS_PAIRS_MATCHED_BENCHMARKS_H_

#ifndef WEIR_HARNESS_PAIRS_MATCHED_BENCHMARKS_H_
#define WEIR_HARNESS_PAIRS_MATCHED_BENCHMARKS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/pairs/benchmark_binary.h"

namespace weir {

/// Which benchmarks two binaries have.
struct MatchedBenchmarks {
  std::vector<std::string> both;      ///< in the old binary's order
  std::vector<std::string> only_old;  ///< "removed"
  std::vector<std::string> only_new;  ///< "added"
};

/// Asks both. Errors are those of BenchmarkBinary::List().
absl::StatusOr<MatchedBenchmarks> MatchBenchmarks(const BenchmarkBinary& old_binary,
                                                  const BenchmarkBinary& new_binary);

}  // namespace weir

#endif  // WEIR_HARNESS_PAIRS_MATCHED_BENCHMARKS_H_

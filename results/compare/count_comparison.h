#ifndef WEIR_RESULTS_COMPARE_COUNT_COMPARISON_H_
#define WEIR_RESULTS_COMPARE_COUNT_COMPARISON_H_

#include <span>
#include <string_view>
#include <vector>

#include "results/compare/comparison.h"
#include "results/report/sampled_report.h"

namespace weir {

/// Adds what became of a case's exact counts: those of schema::kExactCounters that are the same in at least
/// three rows of each side, all of which ran as many iterations.
void CompareCounts(std::string_view name, std::span<const ExactCount> base,
                   std::span<const ExactCount> compared, Comparison& comparison);

/// The counts of one case of several sessions, as if they were one; null where a session does not have it.
std::vector<ExactCount> MergedCounts(std::span<const SampledCase* const> cases);

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_COUNT_COMPARISON_H_

#ifndef WEIR_RESULTS_RUN_RESOURCE_WORDS_H_
#define WEIR_RESULTS_RUN_RESOURCE_WORDS_H_

#include <span>
#include <string>

#include "results/run/case_summary.h"

namespace weir {

/// What sets cases apart that time does not: clauses of a verdict, without a stop. Cases that lack the figure
/// are passed over.

/// Their peak memory, each case's highest of all rounds. If a few (at most three, and fewer than the others)
/// held at least twice as much as any other: "flooded held 93.0 MB of memory at its peak, the others at most
/// 1.40 MB"; else from least to most. Empty for fewer than two.
std::string MemoryInWords(std::span<const CaseSummary> cases);

/// For which share of the time the producers waited, from least to most: "drained and pooled waited for 81 %
/// to 82 % of the time". Empty where none can wait.
std::string WaitingInWords(std::span<const CaseSummary> cases);

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_RESOURCE_WORDS_H_

#ifndef WEIR_RESULTS_GATE_PAIRS_H_
#define WEIR_RESULTS_GATE_PAIRS_H_

#include <string>
#include <vector>

#include "results/pair_source.h"
#include "results/sampled_report.h"

namespace weir {

/// The pairs of every case that two reports of one session have in common, in the order of the old one;
/// without control. A round that only one of them has makes no pair, nor does a figure that is not above
/// zero: it has no logarithm. A case with an error in either report has failed. Of a name that several cases
/// have, the first counts.
std::vector<BenchmarkPairs> PairsOf(const SampledReport& old_report, const SampledReport& new_report,
                                    bool higher_is_better);

}  // namespace weir

#endif  // WEIR_RESULTS_GATE_PAIRS_H_

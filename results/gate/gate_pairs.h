#ifndef WEIR_RESULTS_GATE_GATE_PAIRS_H_
#define WEIR_RESULTS_GATE_GATE_PAIRS_H_

#include <vector>

#include "results/compare/matched_reports.h"
#include "results/gate/pair_source.h"

namespace weir {

/// The pairs of every case that two reports of one session have in common; without control. A round that only
/// one of them has makes no pair, nor do figures that have no ratio. A case with an error in either report
/// has failed. Names that are ambiguous are left out.
std::vector<BenchmarkPairs> PairsOf(const MatchedReports& reports, bool higher_is_better);

}  // namespace weir

#endif  // WEIR_RESULTS_GATE_GATE_PAIRS_H_

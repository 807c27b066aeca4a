#ifndef WEIR_RESULTS_COMPARE_REPORT_COMPARISON_H_
#define WEIR_RESULTS_COMPARE_REPORT_COMPARISON_H_

#include "results/compare/comparison.h"
#include "results/compare/history_noise.h"
#include "results/compare/matched_reports.h"
#include "results/compare/metric.h"

namespace weir {

/// Compares two reports, case by case, in the order of the matches.
///
/// Where both are of one weir session, rounds are paired. Else nothing is regressed or improved, whatever p
/// says: the machine may have drifted between them as well as the program. Nor is a single process a side,
/// whatever its repetitions. Only counts that are exact tell in any case: schema::kExactCounters, the same in
/// at least three rows of each side, all of which ran as many iterations. Uses two threads for many rows.
///
/// `history`, if any, says how far the cases move from session to session; it decides on reports of two sessions that are
/// of like machines and builds, in place of what the other rows do.
Comparison CompareReports(const MatchedReports& reports, const Metric& metric,
                          const NoiseOfCase& history = {});

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_REPORT_COMPARISON_H_

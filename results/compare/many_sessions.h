#ifndef WEIR_RESULTS_COMPARE_MANY_SESSIONS_H_
#define WEIR_RESULTS_COMPARE_MANY_SESSIONS_H_

#include <vector>

#include "results/compare/comparison.h"
#include "results/compare/metric.h"
#include "results/report/sampled_report.h"

namespace weir {

/// How many sessions a side show a change; fewer make it likely.
inline constexpr size_t kSessionsToShow = 4;

/// Compares several sessions of an old program with several of a new one. The session is the unit: of each
/// row and session the median counts, whatever the repetitions.
///
/// With eight and more rows that all sessions have, what moved all rows of a session is taken out of it, and
/// the rows' variances, of few sessions each, are shrunk towards their common one (ModerateVariances()); with
/// fewer rows it is Student's t. p is corrected over the rows by Holm. From kSessionsToShow a side on a row
/// has regressed or improved, else it likely has; likely too where with few rows all sessions of one side
/// were measured before those of the other, as the machine may have changed between; and it only differs
/// where the sides are of different machines.
///
/// Reports that hold the same measurement are one session. At least one report a side, and three in all.
Comparison CompareSessions(const std::vector<SampledReport>& base, const std::vector<SampledReport>& compared,
                           const Metric& metric);

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_MANY_SESSIONS_H_

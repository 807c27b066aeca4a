#ifndef WEIR_RESULTS_COMPARE_TWO_SESSIONS_H_
#define WEIR_RESULTS_COMPARE_TWO_SESSIONS_H_

#include <span>
#include <string_view>

#include "results/compare/comparison.h"

namespace weir {

/// Decides on one row by itself, whose difference is SessionDifference()'s and p corrected: it differs where
/// that is beyond what repetitions scatter (5 %) and beyond 2 %; of single runs, whose noise is not known,
/// where it is twofold.
void JudgeByRepetitions(ComparedRow& row);

/// Decides on a row without a ratio: it differs where a figure has left 0, or changed by half.
void JudgeSessionAbsolute(ComparedRow& row);

/// Decides on a row of what was fitted to a family of benchmarks, of which nothing tells the noise: it
/// differs where the complexities do, of which ComparedRow::complexity then has both.
void JudgeFit(std::string_view base, std::string_view compared, ComparedRow& row);

/// Decides on the rows of two sessions, whose differences are SessionDifference()'s, and says on what rung.
///
/// With eight and more rows, of reports that are of the same machine and build (`alike`): what moved all rows
/// is taken as the machine's, and a row far outside of how the others scatter and of what its own repetitions
/// scatter is likely changed (FindSessionShift()). Else each row stands for itself: JudgeByRepetitions().
///
/// `variances` are of each row's logarithm, as far as its repetitions tell; for rows without a difference
/// they do not matter.
void JudgeTwoSessions(bool alike, std::span<const double> variances, Comparison& comparison);

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_TWO_SESSIONS_H_

#ifndef WEIR_RESULTS_COMPARE_COMPARISON_VERDICT_H_
#define WEIR_RESULTS_COMPARE_COMPARISON_VERDICT_H_

#include <string>

#include "results/compare/comparison.h"

namespace weir {

/// A few sentences on two reports: how many rows became worse or better and which most, or of two sessions
/// how all moved and which rows stand out; the geometric mean and of how many rows; exact counts that
/// changed. No more than the findings say.
std::string ReportVerdict(const Comparison& comparison);

/// What would decide, where two reports do not: Comparison::advice.
std::string Advice(const Comparison& comparison);

/// One sentence on a group of one report: what is best, by what figure, and how far behind the others are.
std::string GroupVerdict(const ComparedGroup& group, const Metric& metric, const std::string& base_figure);

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_COMPARISON_VERDICT_H_

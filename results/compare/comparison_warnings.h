#ifndef WEIR_RESULTS_COMPARE_COMPARISON_WARNINGS_H_
#define WEIR_RESULTS_COMPARE_COMPARISON_WARNINGS_H_

#include <span>
#include <vector>

#include "results/compare/comparison.h"
#include "results/report/sampled_report.h"

namespace weir {

/// What the way in which two reports were measured keeps from being said: single runs, aggregates only; and
/// rows that could not be compared. `comparison` has its rows by then.
std::vector<ComparisonWarning> DesignWarnings(const Comparison& comparison, const SampledReport& base,
                                              const SampledReport& compared);

/// Of rows that could not be compared, whatever the design.
void AddRowWarnings(const Comparison& comparison, std::vector<ComparisonWarning>& warnings);

/// Of reports of other tools, how these measured: once for all that are of one format.
void AddToolWarnings(std::span<const SampledReport* const> reports, std::vector<ComparisonWarning>& warnings);

/// Whether any of them is another tool's.
bool AreOtherTools(std::span<const SampledReport* const> reports);

/// Of what reading the report passed over.
void AddReadingNotes(const SampledReport& report, std::vector<ComparisonWarning>& warnings);

/// Marks a comparison whose times are not of one kind, and says so; see DefaultMetric.
void MarkMixedTimes(Comparison& comparison);

/// What the design of one report alone keeps from being said, whatever it is compared with.
std::vector<ComparisonWarning> DesignWarnings(const SampledReport& report);

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_COMPARISON_WARNINGS_H_

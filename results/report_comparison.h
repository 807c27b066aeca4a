#ifndef WEIR_RESULTS_REPORT_COMPARISON_H_
#define WEIR_RESULTS_REPORT_COMPARISON_H_

#include "results/comparison.h"
#include "results/metric.h"
#include "results/sampled_report.h"

namespace weir {

/// Compares two reports, case by case.
///
/// Cases match by run_name, and are shown without what Google Benchmark appends to it unless that would make
/// two names one. Of a name that several benchmarks have, the first matches the first, and so on, if
/// both reports have as many.
///
/// Where both are of one weir session (context `weir_session`), rounds are paired. Else nothing is regressed
/// or improved, whatever p says: the machine may have drifted between them as well as the program. Nor is a
/// single process a side, whatever its repetitions. Only counts that are exact tell in any case:
/// kExactCounters, the same in at least three rows of each side, all of which ran as many iterations.
///
/// The order of rows is that of the new report, with the removed ones last. Uses two threads for many rows.
Comparison CompareReports(const SampledReport& base, const SampledReport& compared, const Metric& metric);

}  // namespace weir

#endif  // WEIR_RESULTS_REPORT_COMPARISON_H_

#ifndef WEIR_RESULTS_RUN_OTHERS_SUMMARY_H_
#define WEIR_RESULTS_RUN_OTHERS_SUMMARY_H_

#include "results/report/report.h"
#include "results/run/run_summary.h"

namespace weir {

/// Whether it is a report of benchmarks that are not weir's: neither a row nor the context has what weir's bench
/// writes.
bool IsOfOthers(const Report& report);

/// Adds to `run` one group of all benchmarks of such a report, in its order: nothing says which of them did the
/// same work, so they are not ranked. The time of each is the one that `weir compare` takes, see SampleReport():
/// the one that it asks to be judged by, of aggregates alone the median or the mean.
void SummarizeOthers(const Report& report, RunSummary& run);

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_OTHERS_SUMMARY_H_

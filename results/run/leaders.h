#ifndef WEIR_RESULTS_RUN_LEADERS_H_
#define WEIR_RESULTS_RUN_LEADERS_H_

#include "results/run/run_summary.h"

namespace weir {

/// Whether there is no more to be learned of who leads: in every group of the run the fastest two are told
/// apart, or the second takes at most `precision` longer (0.05: 5 %), by the interval that its table shows,
/// over six rounds at the least.
bool LeadersAreKnown(const RunSummary& run, double precision);

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_LEADERS_H_

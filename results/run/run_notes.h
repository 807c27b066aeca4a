#ifndef WEIR_RESULTS_RUN_RUN_NOTES_H_
#define WEIR_RESULTS_RUN_RUN_NOTES_H_

#include <string>
#include <vector>

#include "results/run/run_summary.h"

namespace weir {

/// On a quiet machine the slowest round of limit/write takes less than this share longer than the fastest.
inline constexpr double kQuietSpread = 0.10;

/// What stands behind the tables of a run, once for all of them. A note is a sentence or an error's message.

/// Errors' messages, cases measured in fewer rounds than others of their group, how steady the machine was,
/// why there are no intervals, in which order cases of equal time stand, limits that only the report has.
std::vector<std::string> RunNotes(const RunSummary& run);

/// Which columns the tables lack; `left_out` has their names for each group of the run. Empty for none.
std::string LeftOutNote(const RunSummary& run, const std::vector<std::vector<std::string>>& left_out);

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_RUN_NOTES_H_

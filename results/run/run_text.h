#ifndef WEIR_RESULTS_RUN_RUN_TEXT_H_
#define WEIR_RESULTS_RUN_RUN_TEXT_H_

#include <string>

#include "results/run/run_renderer.h"

namespace weir {

/// The run for a terminal, with colours the best strategy green, errors red, what is no candidate dim,
/// headings and verdicts bold. Rounds and machine first; where there are several tables, the answer of all;
/// then each group's heading, its table, its verdict and the smallest difference that could have been seen;
/// then, once for all, notes, columns that did not fit, and the flags' meanings. Ends in a newline.
///
/// In a narrower terminal flags are letters, and columns are left out (see RunColumn::keep), but none that
/// the view names. A case with errors shows `error` and no figure. "n/a" is a figure that could not be had;
/// an empty cell one that makes no sense for the row.
std::string RenderRunText(const RunSummary& run, const RunView& view);

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_RUN_TEXT_H_

#ifndef WEIR_RESULTS_RUN_RUN_PAGE_H_
#define WEIR_RESULTS_RUN_RUN_PAGE_H_

#include <string>

#include "results/run/run_renderer.h"

namespace weir {

/// A page to look at, in HTML: the verdict, charts with their tables behind them, the same table as the other forms have,
/// what it was measured on, and what the flags mean.
std::string RenderRunPage(const RunSummary& run, const RunView& view);

/// What of it stands in the document's body.
std::string RunPageBody(const RunSummary& run, const RunView& view);

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_RUN_PAGE_H_

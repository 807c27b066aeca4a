#ifndef WEIR_RESULTS_RUN_RUN_RENDERER_H_
#define WEIR_RESULTS_RUN_RUN_RENDERER_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "results/run/run_summary.h"
#include "results/text/text_table.h"

namespace weir {

/// How a run is to be shown.
struct RunView {
  TableStyle style;  ///< of text alone
  /// Of schema::kColumns, in this order. Empty: all that have figures and, in a text, fit.
  std::vector<std::string> columns;
};

/// A form in which a run is shown: text for a terminal, Markdown for a page or a pull request; JSON and CSV
/// for programs, with exact numbers in the report's units and whole names; a page to look at.
struct RunRenderer {
  std::string_view name;
  std::string (*render)(const RunSummary& run, const RunView& view);
};

/// All that there are, text first.
std::span<const RunRenderer> RunRenderers();

/// Raised whenever a program that reads the JSON could be led astray: a key that is gone or means something
/// else. New keys do not raise it.
inline constexpr int kRunSchemaVersion = 1;

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_RUN_RENDERER_H_

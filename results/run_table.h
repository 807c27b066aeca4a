#ifndef WEIR_RESULTS_RUN_TABLE_H_
#define WEIR_RESULTS_RUN_TABLE_H_

#include <cstddef>
#include <string>

#include "results/run_summary.h"

namespace weir {

struct TableStyle {
  /// Columns of the terminal, or what a file should have; 80 and more.
  size_t width = 80;
  /// ANSI colours: the best strategy green, errors red, dim what is no candidate, headings and verdicts bold.
  bool color = false;
};

/// The run as text for a terminal. Rounds and machine first; then for each group its heading, its table (see
/// MakeGroupTable), its verdict and the smallest difference that could have been seen; then, once for all,
/// errors, what the tables could not hold and the flags' meanings. Ends in a newline.
///
/// Everything at 160 columns; in a narrower terminal flags are letters in all tables, explained at the end,
/// and each table shows what matters most in it. Whatever column is missing is named.
///
/// The interval is that of the median ns per record. A case with errors shows `error` and no figure, its
/// message below. "n/a" is a figure that could not be had; an empty cell one that makes no sense for the row.
std::string RenderRunTable(const RunSummary& run, const TableStyle& style);

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_TABLE_H_

#ifndef WEIR_RESULTS_RUN_RUN_TABLE_H_
#define WEIR_RESULTS_RUN_RUN_TABLE_H_

#include <string>

#include "results/run/run_summary.h"
#include "results/text/table_style.h"

namespace weir {

/// The run as text for a terminal, with colours the best strategy green, errors red, what is no candidate
/// dim, headings and verdicts bold. Rounds and machine first; then for each group its heading, its table (see
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

#endif  // WEIR_RESULTS_RUN_RUN_TABLE_H_

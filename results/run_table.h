#ifndef WEIR_RESULTS_RUN_TABLE_H_
#define WEIR_RESULTS_RUN_TABLE_H_

#include <cstddef>
#include <string>

#include "results/run_summary.h"

namespace weir {

struct TableStyle {
  /// Columns of the terminal, or what a file should have; 80 and more.
  size_t width = 80;
  /// ANSI colours: the best strategy green, errors red, dim what is no candidate, the verdict bold.
  bool color = false;
};

/// The run as text for a terminal: what was measured, the strategies best first, the limits, then what the
/// table could not hold, the flags' meanings, the verdict and the smallest difference. Ends in a newline.
///
/// Everything at 160 columns: throughput with a bar, both ends of the interval, flags in words. In a narrower
/// terminal, in this order and as far as needed: no bar, flags as letters explained below, the interval as ±
/// the further end's distance, system calls in three digits, no CPU column, no system calls column, shortened
/// names. Whatever column is missing is named under the table.
///
/// The interval is that of the median ns per record. A case with errors shows `error` and no figure, its
/// message below. "n/a" is a figure that could not be had; an empty cell one that makes no sense for the row.
std::string RenderRunTable(const RunSummary& run, const TableStyle& style);

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_TABLE_H_

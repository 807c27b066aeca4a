#ifndef WEIR_RESULTS_RUN_GROUP_TABLE_H_
#define WEIR_RESULTS_RUN_GROUP_TABLE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "results/run/flag_legend.h"
#include "results/run/run_group.h"
#include "results/text/text_table.h"

namespace weir {

/// The table of one group, as much of it as the width allows.
struct GroupTable {
  TextTable table;
  /// Whether all fits that need not be given up: with flags in words this may fail where it would not with
  /// letters.
  bool fits = true;
  /// Columns with figures that were left out for want of width, in words.
  std::vector<std::string> left_out;
};

/// The strategies best first, then the limits for the group's main number of records.
///
/// Columns: strategy; a column for each swept parameter; what the workload shows first; throughput, with a
/// bar; ns per unit; the 95 % interval of its median; times limit; peak memory (anonymous memory of the
/// process, the highest of all rounds, since a peak that a median hides is no peak); the share of the time
/// for which the producer waited; CPU; system calls; flags.
///
/// In a narrow terminal detail goes, in this order and as far as needed: the bar, both ends of the interval
/// for ± the further end's distance, exact system calls for three digits; then columns. Where time tells the
/// cases apart: waiting, system calls, CPU, memory. Where it does not, or the target is the slow sink, memory
/// and waiting are the point: times limit, system calls, CPU, then those. Last, names are shortened.
GroupTable MakeGroupTable(const RunGroup& group, const FlagLegend& flags, size_t width);

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_GROUP_TABLE_H_

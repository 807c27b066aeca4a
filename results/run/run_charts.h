#ifndef WEIR_RESULTS_RUN_RUN_CHARTS_H_
#define WEIR_RESULTS_RUN_RUN_CHARTS_H_

#include <string>
#include <string_view>

#include "results/run/run_summary.h"

namespace weir {

/// The charts of a run's page, each with the table behind it, as HTML; empty where there is nothing to draw. `id` begins
/// the names of their elements and is unique in the page.

/// Throughput of each case with its interval, its limits beside them; of what moves no bytes the time.
std::string SpeedChart(const RunGroup& group, std::string_view id);
/// Peak memory against that, with the cases that none beats in both.
std::string MemoryChart(const RunGroup& group, std::string_view id);
/// How the time depends on a parameter that is a number of bytes, for each in which the group's cases differ.
std::string SizeCharts(const RunGroup& group, std::string_view id);
/// How the time depends on the size of the records, over the groups of `run` that differ in nothing else.
std::string RecordSizeCharts(const RunSummary& run);
/// Every round of each case against the median one.
std::string RoundsChart(const RunGroup& group, std::string_view id);
/// How long single Appends took, where they were watched.
std::string StallsChart(const RunGroup& group, std::string_view id);

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_RUN_CHARTS_H_

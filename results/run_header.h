#ifndef WEIR_RESULTS_RUN_HEADER_H_
#define WEIR_RESULTS_RUN_HEADER_H_

#include <string>

#include "results/run_summary.h"

namespace weir {

/// What was measured, once for the whole run: "write · 10M number records · 88.9 MB · target file ·
/// 256 KiB buffer · 12 rounds", and whether it was cut short. Parameters in which cases differ are not in it.
std::string DescribeWork(const RunSummary& run);

/// Where: CPU, number of CPUs, kernel, file system, build; empty if the report says none of it.
std::string DescribeMachine(const RunSummary& run);

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_HEADER_H_

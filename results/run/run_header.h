#ifndef WEIR_RESULTS_RUN_RUN_HEADER_H_
#define WEIR_RESULTS_RUN_RUN_HEADER_H_

#include <string>

#include "results/run/run_summary.h"

namespace weir {

/// Once for the whole run: its rounds and whether it was cut short, what others took of the CPUs, and as far
/// as the report says them host, CPU, number of cores, governor, virtualisation, kernel, file system,
/// compiler, build mode, commit. Empty if it says nothing.
std::string DescribeRun(const RunSummary& run);

/// What a group did, its heading: "write · record:number · records:10M · target:file · buffer:256KiB ·
/// 88.9 MB". Parameters in which its cases differ are not in it. "limits" for a group without strategies.
std::string DescribeGroup(const RunGroup& group);

/// What sets the group apart from the others of its run, as short as possible: "write target:file"; empty if
/// it is the only one.
std::string GroupName(const RunGroup& group, const RunSummary& run);

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_RUN_HEADER_H_

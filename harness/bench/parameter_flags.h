#ifndef WEIR_HARNESS_BENCH_PARAMETER_FLAGS_H_
#define WEIR_HARNESS_BENCH_PARAMETER_FLAGS_H_

#include <span>
#include <vector>

#include "CLI/CLI.hpp"
#include "harness/bench/catalogue.h"
#include "harness/workloads/workload.h"

namespace weir {

/// Declares a flag for each parameter of the workloads, one for parameters of the same key. Its values are
/// separated by commas. What is typed is in `choices`, which gets an entry for each flag and must stay where
/// it is until the command line has been read.
void DeclareParameters(CLI::App& app, std::span<const Workload> workloads, std::vector<Choice>& choices);

}  // namespace weir

#endif  // WEIR_HARNESS_BENCH_PARAMETER_FLAGS_H_

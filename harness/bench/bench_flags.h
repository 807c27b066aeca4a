#ifndef WEIR_HARNESS_BENCH_BENCH_FLAGS_H_
#define WEIR_HARNESS_BENCH_BENCH_FLAGS_H_

#include <span>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"
#include "harness/bench/catalogue.h"
#include "harness/workloads/workloads.h"

namespace weir {

/// What a bench was told on its command line beside Google Benchmark's own flags.
struct BenchFlags {
  Selection selection;
  bool describe = false;          ///< print what there is to measure, and end
  bool observe = false;           ///< an untimed pass as well; see Observe
  bool cold = false;              ///< neither settle nor warm before a case
  bool no_durable = false;        ///< without Measurement::durable_seconds
  std::string session_directory;  ///< see Case
};

/// Takes our flags out of `arguments` (without the program's name) and leaves Google Benchmark's, in order.
/// INVALID_ARGUMENT for one that is neither's, and for workloads whose parameters have the names of other
/// flags. What the values of parameters mean is looked at when cases are made of them.
absl::StatusOr<BenchFlags> TakeBenchFlags(std::span<const Workload> workloads,
                                          std::vector<std::string>& arguments);

/// Our part of `--help`.
std::string BenchFlagsHelp(std::span<const Workload> workloads);

/// Declares a flag for each parameter of the workloads, one for parameters of the same key. Its values are
/// separated by commas. What is typed is in `choices`, which gets an entry for each flag and must stay where
/// it is until the command line has been read.
void DeclareParameters(CLI::App& app, std::span<const Workload> workloads, std::vector<Choice>& choices);

}  // namespace weir

#endif  // WEIR_HARNESS_BENCH_BENCH_FLAGS_H_

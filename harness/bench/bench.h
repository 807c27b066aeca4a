#ifndef WEIR_HARNESS_BENCH_BENCH_H_
#define WEIR_HARNESS_BENCH_BENCH_H_

#include <span>

#include "harness/workloads/workloads.h"
#include "strategies/writers/writer_registry.h"

namespace weir {

/// The main of a Google Benchmark binary that measures weir's workloads and strategies, and beside them
/// further strategies of the workload `write` and further workloads. Someone else's bench is this one call:
///
///     int main(int argc, char** argv) { return weir::BenchMain(argc, argv, kMyStrategies); }
///
/// All of Google Benchmark's flags work; further flags choose the parameters of the cases (`--help` lists
/// them, those of further workloads too). `--describe` prints what there is, for `weir run --bench`. What is
/// given must outlive the call.
///
/// Returns the exit code: 0, 2 for bad flags, 6 when a case failed or what it wrote did not arrive.
int BenchMain(int argc, char** argv, std::span<const WriterStrategy> further_strategies = {},
              std::span<const Workload> further_workloads = {});

}  // namespace weir

#endif  // WEIR_HARNESS_BENCH_BENCH_H_

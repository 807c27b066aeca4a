#ifndef WEIR_HARNESS_BENCH_FLAGS_H_
#define WEIR_HARNESS_BENCH_FLAGS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/catalogue.h"

namespace weir {

/// What a bench was told on its command line beside Google Benchmark's own flags.
struct BenchFlags {
  std::vector<CaseParameters> sweep;  ///< every combination of the values that were given; at least one
  bool describe = false;              ///< print what there is to measure, and end
  bool observe = false;               ///< an untimed pass as well; see Observe
  bool cold = false;                  ///< neither settle nor warm before a case
};

/// Takes our flags out of `arguments` (without the program's name) and leaves the others, in order.
/// INVALID_ARGUMENT for a value that makes no sense.
absl::StatusOr<BenchFlags> TakeBenchFlags(std::vector<std::string>& arguments);

/// Our part of `--help`.
std::string BenchFlagsHelp();

}  // namespace weir

#endif  // WEIR_HARNESS_BENCH_FLAGS_H_

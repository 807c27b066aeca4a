#ifndef WEIR_HARNESS_OWN_BENCH_H_
#define WEIR_HARNESS_OWN_BENCH_H_

#include <string>

namespace weir {

/// The path of the bench that is built beside this program: `harness/bench` in the program's own directory.
std::string OwnBench();

}  // namespace weir

#endif  // WEIR_HARNESS_OWN_BENCH_H_

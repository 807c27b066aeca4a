#ifndef WEIR_HARNESS_WORKLOADS_WHOLE_PASS_H_
#define WEIR_HARNESS_WORKLOADS_WHOLE_PASS_H_

#include "absl/status/status.h"
#include "harness/workloads/pass.h"

namespace weir {

/// For tests: a pass from its input to what it is verified by, without a clock. The first error of all steps.
absl::Status RunWhole(Pass& pass);

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_WHOLE_PASS_H_

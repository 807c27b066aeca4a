#ifndef WEIR_HARNESS_WORKLOADS_WRITE_H_
#define WEIR_HARNESS_WORKLOADS_WRITE_H_

#include <memory>

#include "harness/case.h"
#include "harness/pass.h"
#include "strategies/registry.h"

namespace weir {

/// The workload `write`: N records to one target through a strategy. `strategy` must outlive the pass.
std::unique_ptr<Pass> MakeWritePass(const Case& c, const WriterStrategy& strategy);

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_WRITE_H_

#ifndef WEIR_HARNESS_WORKLOADS_COPY_H_
#define WEIR_HARNESS_WORKLOADS_COPY_H_

#include <memory>

#include "harness/case.h"
#include "harness/pass.h"
#include "strategies/copy/copy_strategy.h"

namespace weir {

/// The workload `copy`: a file of records, laid ready in the page cache, is copied to another file in the
/// same directory, from opening both until both are closed. A strategy whose call the kernel refuses there
/// fails, for what was measured would be another one. `strategy` must outlive the pass.
std::unique_ptr<Pass> MakeCopyPass(const Case& c, const CopyStrategy& strategy);

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_COPY_H_

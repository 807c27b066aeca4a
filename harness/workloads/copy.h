#ifndef WEIR_HARNESS_WORKLOADS_COPY_H_
#define WEIR_HARNESS_WORKLOADS_COPY_H_

#include "harness/workloads/workload.h"

namespace weir {

/// The workload `copy`: a file of records, laid ready in the page cache, is copied to another file in the
/// same directory, from opening both until both are closed. A strategy whose call the kernel refuses there
/// fails, for what was measured would be another one.
Workload CopyWorkload();

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_COPY_H_

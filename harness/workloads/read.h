#ifndef WEIR_HARNESS_WORKLOADS_READ_H_
#define WEIR_HARNESS_WORKLOADS_READ_H_

#include "harness/workloads/workload.h"

namespace weir {

/// The workload `read`: a file of the records `number`, laid ready in the page cache, is read through a
/// strategy; each number is parsed, and the even ones are written to another file (see EvenNumbers), through
/// the writer `batched`; from opening both until both are closed. Bytes and records are those that are read.
Workload ReadWorkload();

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_READ_H_

#ifndef WEIR_HARNESS_WORKLOADS_WRITE_H_
#define WEIR_HARNESS_WORKLOADS_WRITE_H_

#include <span>

#include "harness/workloads/workload.h"
#include "strategies/writers/writer_registry.h"

namespace weir {

/// The workload `write`: N records to one target through one of weir's strategies or of `further` ones, which
/// must outlive it.
Workload WriteWorkload(std::span<const WriterStrategy> further = {});

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_WRITE_H_

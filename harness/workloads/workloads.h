#ifndef WEIR_HARNESS_WORKLOADS_WORKLOADS_H_
#define WEIR_HARNESS_WORKLOADS_WORKLOADS_H_

#include <span>
#include <vector>

#include "harness/workloads/workload.h"
#include "strategies/writers/writer_registry.h"

namespace weir {

/// All of weir's own workloads; `write` with `further` strategies beside weir's, which must outlive the rows.
/// The table in workloads.cc is the catalogue.
std::vector<Workload> Workloads(std::span<const WriterStrategy> further = {});

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_WORKLOADS_H_

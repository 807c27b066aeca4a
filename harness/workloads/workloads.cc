#include "harness/workloads/workloads.h"

#include "harness/workloads/copy.h"
#include "harness/workloads/crypt.h"
#include "harness/workloads/read.h"
#include "harness/workloads/write.h"

namespace weir {

std::vector<Workload> Workloads(std::span<const WriterStrategy> further) {
  return {WriteWorkload(further), ReadWorkload(), CopyWorkload(), EncryptWorkload(), DecryptWorkload()};
}

}  // namespace weir

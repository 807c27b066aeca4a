#ifndef WEIR_HARNESS_PROBES_PAGE_FAULTS_H_
#define WEIR_HARNESS_PROBES_PAGE_FAULTS_H_

#include <cstdint>

namespace weir {

/// Page faults of this process so far, all threads (getrusage(2)); only the difference of two means anything.
struct PageFaults {
  uint64_t minor = 0;  ///< the page was in memory, or was made there
  uint64_t major = 0;  ///< it was read from a device
};

PageFaults ReadPageFaults();

}  // namespace weir

#endif  // WEIR_HARNESS_PROBES_PAGE_FAULTS_H_

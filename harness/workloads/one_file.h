#ifndef WEIR_HARNESS_WORKLOADS_ONE_FILE_H_
#define WEIR_HARNESS_WORKLOADS_ONE_FILE_H_

#include <vector>

#include "harness/workloads/workloads.h"

namespace weir {

/// What very many files are held against: the bytes of all of them, written to one file, which is synced once where
/// they are to be durable.
extern const Limit kOneFileLimit;

/// Its case for a case of `files`; none where the phase writes no bytes.
std::vector<Case> OneFileLimitCases(const Case& work);

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_ONE_FILE_H_

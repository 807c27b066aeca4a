#ifndef WEIR_HARNESS_WORKLOADS_READ_LIMIT_H_
#define WEIR_HARNESS_WORKLOADS_READ_LIMIT_H_

#include <cstddef>
#include <memory>

#include "absl/status/statusor.h"
#include "harness/workloads/case.h"
#include "harness/workloads/pass.h"

namespace weir {

/// The limits of what reads a file: as many bytes, from a file that lies in the page cache, by read(2) into
/// one hot block of `block_size` bytes, again and again. Nobody looks at them.
absl::StatusOr<std::unique_ptr<Pass>> MakeReadLimit(const Case& c, size_t block_size);

/// The same, and then as many bytes written from the hot block to a file: what reading and writing cost if
/// each is done at its best.
absl::StatusOr<std::unique_ptr<Pass>> MakeTransferLimit(const Case& c, size_t block_size);

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_READ_LIMIT_H_

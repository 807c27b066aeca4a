#ifndef WEIR_HARNESS_WORKLOADS_CIPHER_LIMIT_H_
#define WEIR_HARNESS_WORKLOADS_CIPHER_LIMIT_H_

#include <memory>

#include "absl/status/statusor.h"
#include "harness/workloads/case.h"
#include "harness/workloads/pass.h"

namespace weir {

/// The limit `cipher`: as many bytes as the case's records have, sealed (or shifted) with its cipher on its
/// threads, chunk after chunk from one that stays in the cache. Nothing is read or written. Opening costs the
/// same, so `decrypt` is held against it too. Of what is sealed only the last chunk of each thread is left to
/// be opened and compared, so a pass that checks out is kLengthOnly; shifts add up, and all are checked.
/// NOT_FOUND for a cipher that there is not.
absl::StatusOr<std::unique_ptr<Pass>> MakeCipherLimit(const Case& c);

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_CIPHER_LIMIT_H_

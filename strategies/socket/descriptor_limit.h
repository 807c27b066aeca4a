#ifndef WEIR_STRATEGIES_SOCKET_DESCRIPTOR_LIMIT_H_
#define WEIR_STRATEGIES_SOCKET_DESCRIPTOR_LIMIT_H_

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"

namespace weir {

/// Makes sure that this process may have `wanted` descriptors, as many readers need: raises its soft limit
/// (RLIMIT_NOFILE), never lowers it. RESOURCE_EXHAUSTED where the hard limit is below that: says both numbers, `what`
/// needs them ("1000 readers"), and what to do.
absl::Status AllowDescriptors(uint64_t wanted, std::string_view what);

}  // namespace weir

#endif  // WEIR_STRATEGIES_SOCKET_DESCRIPTOR_LIMIT_H_

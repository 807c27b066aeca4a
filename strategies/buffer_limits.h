#ifndef WEIR_STRATEGIES_BUFFER_LIMITS_H_
#define WEIR_STRATEGIES_BUFFER_LIMITS_H_

#include <cstddef>

namespace weir {

/// The smallest and the largest buffer, in bytes, that a writer, a reader or a copy can be told to have. No
/// memory has room for more than the largest, and sums of it do not wrap around.
inline constexpr size_t kMinBufferSize = 64;
inline constexpr size_t kMaxBufferSize = size_t{1} << 40;

}  // namespace weir

#endif  // WEIR_STRATEGIES_BUFFER_LIMITS_H_

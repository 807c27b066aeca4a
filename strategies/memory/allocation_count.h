#ifndef WEIR_STRATEGIES_MEMORY_ALLOCATION_COUNT_H_
#define WEIR_STRATEGIES_MEMORY_ALLOCATION_COUNT_H_

#include <cstdint>

namespace weir {

/// How often memory was allocated so far in this program, by any thread: malloc and its relatives, and
/// operator new above them. Whatever links this has its malloc replaced by one that counts; under a
/// sanitizer, which has replaced it already, its hooks count.
uint64_t AllocationCount();

}  // namespace weir

#endif  // WEIR_STRATEGIES_MEMORY_ALLOCATION_COUNT_H_

#ifndef WEIR_STRATEGIES_MEMORY_POISON_H_
#define WEIR_STRATEGIES_MEMORY_POISON_H_

#include <cstddef>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#endif

namespace weir {

/// Under the address sanitizer: whoever touches these bytes is told, until they are lent again. Otherwise
/// nothing.
inline void Poison([[maybe_unused]] const void* data, [[maybe_unused]] size_t size) {
#if defined(__SANITIZE_ADDRESS__)
  __asan_poison_memory_region(data, size);
#endif
}
inline void Unpoison([[maybe_unused]] const void* data, [[maybe_unused]] size_t size) {
#if defined(__SANITIZE_ADDRESS__)
  __asan_unpoison_memory_region(data, size);
#endif
}

}  // namespace weir

#endif  // WEIR_STRATEGIES_MEMORY_POISON_H_

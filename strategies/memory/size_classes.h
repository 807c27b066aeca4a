#ifndef WEIR_STRATEGIES_MEMORY_SIZE_CLASSES_H_
#define WEIR_STRATEGIES_MEMORY_SIZE_CLASSES_H_

#include <array>
#include <bit>
#include <cstddef>

namespace weir::size_classes {

/// Sizes that blocks are rounded up to: multiples of 16 to 128, then eight for each doubling, to 1 MiB; so no
/// more than an eighth is wasted of one of more than 128 bytes.
inline constexpr size_t kStep = 16, kSmall = 128, kMost = size_t{1} << 20;
inline constexpr size_t kSmallClasses = kSmall / kStep;
inline constexpr size_t kCount = kSmallClasses + 8 * 13;

/// Which class `size`, kMost at the most, is of.
constexpr size_t ClassOf(size_t size) {
  if (size <= kSmall) return size == 0 ? 0 : (size - 1) / kStep;
  const auto doubling = static_cast<size_t>(std::bit_width(size - 1)) - 1;  // of 128 to 255: 7
  return kSmallClasses + (doubling - 7) * 8 + ((size - 1) >> (doubling - 3)) - 8;
}

/// The size of its blocks.
constexpr size_t SizeOf(size_t size_class) {
  if (size_class < kSmallClasses) return (size_class + 1) * kStep;
  const size_t doubling = (size_class - kSmallClasses) / 8, eighth = (size_class - kSmallClasses) % 8;
  return (kSmall << doubling) + (eighth + 1) * ((kSmall << doubling) / 8);
}

static_assert(SizeOf(kCount - 1) == kMost && ClassOf(kMost) == kCount - 1);

}  // namespace weir::size_classes

#endif  // WEIR_STRATEGIES_MEMORY_SIZE_CLASSES_H_

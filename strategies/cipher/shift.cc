#include "strategies/cipher/shift.h"

#include <cstdint>

namespace weir {
namespace {

// Plain enough for the compiler to make it one wide addition for each 16 bytes or more; GCC 12 does so from
// -O3 on only.
[[gnu::optimize("O3")]] void Add(std::span<char> bytes, uint8_t what) {
  auto* const first = reinterpret_cast<uint8_t*>(bytes.data());
  const size_t size = bytes.size();
  for (size_t i = 0; i < size; ++i) first[i] = static_cast<uint8_t>(first[i] + what);
}

}  // namespace

void ShiftUp(std::span<char> bytes) { Add(bytes, 1); }

void ShiftDown(std::span<char> bytes) { Add(bytes, 255); }

}  // namespace weir

#ifndef WEIR_STRATEGIES_CIPHER_SHIFT_H_
#define WEIR_STRATEGIES_CIPHER_SHIFT_H_

#include <span>

namespace weir {

/// Adds one to every byte, modulo 256, in place: the cheapest change of a stream that can be undone for all
/// 256 values. It hides nothing.
void ShiftUp(std::span<char> bytes);

/// Undoes ShiftUp.
void ShiftDown(std::span<char> bytes);

}  // namespace weir

#endif  // WEIR_STRATEGIES_CIPHER_SHIFT_H_

#ifndef WEIR_STRATEGIES_MEMORY_DIVISION_H_
#define WEIR_STRATEGIES_MEMORY_DIVISION_H_

#include <cstdint>

namespace weir {

/// Division by a number that is known beforehand, as a multiplication: exact for multiples n of `divisor`
/// below 2^64, and whatever it is for others, Quotient(n) * divisor is not n.
///
/// With m = ceil(2^64 / d) = (2^64 + e) / d, e < d: n m / 2^64 = n / d + n e / (d 2^64), where the second
/// part is less than 1 while n < 2^64, so that rounding down gives n / d.
class Division {
 public:
  Division() = default;
  /// `divisor`: 2 and more.
  constexpr explicit Division(uint64_t divisor) : multiplier_(UINT64_MAX / divisor + 1) {}

  uint64_t Quotient(uint64_t number) const {
    __extension__ using Wide = unsigned __int128;
    return static_cast<uint64_t>(Wide{number} * multiplier_ >> 64);
  }

 private:
  uint64_t multiplier_ = 0;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_MEMORY_DIVISION_H_

#include "harness/probes/cpu_speed.h"

#include <chrono>
#include <cstdint>

namespace weir {
namespace {

constexpr int kNumbers = 12'000;

// As making the records does: pseudo-random numbers (xorshift), and their decimal digits into a small buffer.
// Two units that share a core slow this more than they slow a chain of additions.
uint64_t Spin() {
  uint64_t state = 88'172'645'463'325'252;
  uint64_t sum = 0;
  char digits[20];
  for (int i = 0; i < kNumbers; ++i) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    int count = 0;
    for (uint64_t rest = state; rest != 0; rest /= 10) digits[count++] = static_cast<char>('0' + rest % 10);
    sum += static_cast<uint64_t>(digits[count / 2]);
  }
  return sum;
}

}  // namespace

double SpinSeconds() {
  const auto start = std::chrono::steady_clock::now();
  volatile uint64_t result = Spin();
  static_cast<void>(result);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace weir

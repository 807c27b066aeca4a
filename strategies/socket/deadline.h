#ifndef WEIR_STRATEGIES_SOCKET_DEADLINE_H_
#define WEIR_STRATEGIES_SOCKET_DEADLINE_H_

#include <algorithm>
#include <chrono>

namespace weir {

/// The moment at which waiting ends.
using Deadline = std::chrono::steady_clock::time_point;

inline constexpr Deadline kNoDeadline = Deadline::max();

/// So long from now.
inline Deadline DeadlineIn(std::chrono::nanoseconds time) { return std::chrono::steady_clock::now() + time; }

/// What is left of the time, for poll(2): whole milliseconds, rounded up, a day at most; 0 once it is over, -1
/// where there is no deadline.
inline int MillisecondsUntil(Deadline deadline) {
  if (deadline == kNoDeadline) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  constexpr std::chrono::milliseconds kMost = std::chrono::hours(24);
  return static_cast<int>(std::clamp(left, std::chrono::milliseconds(0), kMost).count());
}

}  // namespace weir

#endif  // WEIR_STRATEGIES_SOCKET_DEADLINE_H_

#include "harness/probes/clock.h"

#include <ctime>

namespace weir {
namespace {

// Both clocks exist in every Linux since 2.6.12, so there is no failure to report.
int64_t Nanoseconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

}  // namespace

void Clock::Start() {
  wall_ = cpu_ = 0;
  cpu_start_ = Nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
  wall_start_ = Nanoseconds(CLOCK_MONOTONIC);
}

void Clock::Stop() {
  wall_ = Nanoseconds(CLOCK_MONOTONIC) - wall_start_;
  cpu_ = Nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_start_;
}

}  // namespace weir

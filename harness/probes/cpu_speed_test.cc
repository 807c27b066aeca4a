#include "harness/probes/cpu_speed.h"

#include <time.h>

#include "gtest/gtest.h"

namespace weir {
namespace {

// How long it takes is the machine's affair; that it works all the while is not.
TEST(CpuSpeedTest, ItIsWorkAndNoSleep) {
  timespec before, after;
  ASSERT_EQ(::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before), 0);
  double seconds = 0;
  for (int i = 0; i < 10; ++i) seconds += SpinSeconds();
  ASSERT_EQ(::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after), 0);
  const double cpu_seconds = static_cast<double>(after.tv_sec - before.tv_sec) +
                             1e-9 * static_cast<double>(after.tv_nsec - before.tv_nsec);
  EXPECT_GT(seconds, 0);
  EXPECT_GT(cpu_seconds, 100e-6) << "an optimiser that sees through it leaves nothing to be timed";
}

}  // namespace
}  // namespace weir

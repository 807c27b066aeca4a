#include "harness/probes/clock.h"

#include <chrono>
#include <ctime>
#include <thread>

#include "gtest/gtest.h"

namespace weir {
namespace {

// Spends CPU time by the thread's own clock, so the outcome does not depend on how busy the machine is.
void BurnMilliseconds(int milliseconds) {
  timespec now{};
  do {
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  } while (now.tv_sec == 0 && now.tv_nsec < milliseconds * 1'000'000L);
}

TEST(ClockTest, IsZeroBeforeItRan) {
  EXPECT_EQ(Clock().wall_seconds(), 0);
  EXPECT_EQ(Clock().cpu_seconds(), 0);
}

TEST(ClockTest, AgreesWithAClockAroundItAndOneInside) {
  const auto outer_start = std::chrono::steady_clock::now();
  Clock clock;
  clock.Start();
  const auto inner_start = std::chrono::steady_clock::now();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  const std::chrono::duration<double> inner = std::chrono::steady_clock::now() - inner_start;
  clock.Stop();
  const std::chrono::duration<double> outer = std::chrono::steady_clock::now() - outer_start;
  EXPECT_GE(clock.wall_seconds(), inner.count());
  EXPECT_LE(clock.wall_seconds(), outer.count());
}

TEST(ClockTest, CountsTheCpuTimeOfThreadsThatHaveEnded) {
  Clock clock;
  clock.Start();
  std::thread one(BurnMilliseconds, 20);
  std::thread other(BurnMilliseconds, 20);
  one.join();
  other.join();
  clock.Stop();
  EXPECT_GE(clock.cpu_seconds(), 0.040);
}

TEST(ClockTest, SleepingIsNotCpuTime) {
  Clock clock;
  clock.Start();
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  clock.Stop();
  EXPECT_LT(clock.cpu_seconds(), clock.wall_seconds());
}

TEST(ClockTest, StartForgetsTheLastRegion) {
  Clock clock;
  clock.Start();
  std::this_thread::sleep_for(std::chrono::milliseconds(2));
  clock.Stop();
  clock.Start();
  EXPECT_EQ(clock.wall_seconds(), 0);
  EXPECT_EQ(clock.cpu_seconds(), 0);
}

}  // namespace
}  // namespace weir

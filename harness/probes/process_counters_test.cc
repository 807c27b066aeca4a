#include "harness/probes/process_counters.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
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

TEST(PageFaultsTest, EachFirstTouchOfAPageIsOne) {
  constexpr size_t kPages = 256;
  const auto page = static_cast<size_t>(::sysconf(_SC_PAGESIZE));
  auto* const memory = static_cast<char*>(
      ::mmap(nullptr, kPages * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  ASSERT_NE(memory, MAP_FAILED);
  ::madvise(memory, kPages * page, MADV_NOHUGEPAGE);
  const PageFaults before = ReadPageFaults();
  for (size_t i = 0; i < kPages; ++i) memory[i * page] = 1;
  EXPECT_GE(ReadPageFaults().minor - before.minor, kPages);
  ::munmap(memory, kPages * page);
}

SystemRoot RootWithIo(const std::string& text) {
  const std::string root = testing::TempDir() + "/io_counters";
  std::filesystem::create_directories(root + "/proc/self");
  std::ofstream(root + "/proc/self/io") << text;
  return SystemRoot(root);
}

TEST(IoCountersTest, ReadsTheCallsAndNotTheBytes) {
  EXPECT_EQ(WriteCallsOfThisProcess(RootWithIo("rchar: 1\nwchar: 2\nsyscr: 3\nsyscw: 4\nread_bytes: 5\n")),
            4u);
}

TEST(IoCountersTest, AKernelThatDoesNotCountIsNotZero) {
  EXPECT_EQ(WriteCallsOfThisProcess(RootWithIo("")), std::nullopt);
  EXPECT_EQ(WriteCallsOfThisProcess(SystemRoot("/nonexistent")), std::nullopt);
}

TEST(IoCountersTest, CountsOurOwnCalls) {
  const std::optional<uint64_t> before = WriteCallsOfThisProcess();
  if (!before) GTEST_SKIP() << "this kernel does not count system calls in /proc/self/io";
  const int null = ::open("/dev/null", O_WRONLY);
  for (int i = 0; i < 7; ++i) ASSERT_EQ(::write(null, "x", 1), 1);
  ::close(null);
  EXPECT_EQ(*WriteCallsOfThisProcess() - *before, 7u);
}

TEST(OwnCpuSecondsTest, CountsThreadsThatHaveEnded) {
  const double before = OwnCpuSeconds();
  std::thread(BurnMilliseconds, 20).join();
  EXPECT_GE(OwnCpuSeconds() - before, 0.019);
}

TEST(OwnCpuSecondsTest, CountsAChildOnceItWasWaitedFor) {
  const double before = OwnCpuSeconds();
  const pid_t child = fork();
  if (child == 0) {
    BurnMilliseconds(30);
    _exit(0);
  }
  ASSERT_GT(child, 0);
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  EXPECT_GE(OwnCpuSeconds() - before, 0.029);
}

}  // namespace
}  // namespace weir

#include "harness/probes/io_counters.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "gtest/gtest.h"

namespace weir {
namespace {

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

}  // namespace
}  // namespace weir

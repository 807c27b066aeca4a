#include "harness/probes/writeback.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>
#include <thread>

#include "gtest/gtest.h"

namespace weir {
namespace {

using std::chrono::milliseconds;
const std::string kTrees = "harness/probes/testdata/";
constexpr milliseconds kLong(60'000);

class WritebackTest : public testing::Test {
 protected:
  WritebackTest() {
    std::string name = testing::TempDir() + "/writeback-XXXXXX";
    directory_ = mkdtemp(name.data());
  }
  ~WritebackTest() override { std::filesystem::remove_all(directory_); }

  // A machine whose /proc/vmstat is `text`.
  SystemRoot Vmstat(const std::string& text) const {
    std::filesystem::create_directories(directory_ / "root/proc");
    std::ofstream(directory_ / "root/proc/vmstat") << text;
    return SystemRoot((directory_ / "root").native());
  }

  std::filesystem::path directory_;
};

TEST_F(WritebackTest, SettlesOnAnIdleMachine) {
  const auto settled = Settle(directory_, kLong, Vmstat("nr_writeback_temp 9999\nnr_writeback 3\n"));
  ASSERT_TRUE(settled.ok());
  EXPECT_TRUE(*settled);
}

TEST_F(WritebackTest, SaysWhenItDidNotSettle) {
  const auto settled = Settle(directory_, milliseconds(20), Vmstat("nr_dirty 0\nnr_writeback 4000\n"));
  ASSERT_TRUE(settled.ok());
  EXPECT_FALSE(*settled);
}

TEST_F(WritebackTest, WithoutVmstatTheSyncIsEnough) {
  const auto settled = Settle(directory_, kLong, SystemRoot(kTrees + "nothing_here"));
  ASSERT_TRUE(settled.ok());
  EXPECT_TRUE(*settled);
}

TEST_F(WritebackTest, SettlingInTimeLeavesNoChild) {
  while (waitpid(-1, nullptr, 0) > 0) {
    // Of a test whose Settle ran into its timeout.
  }
  ASSERT_TRUE(Settle(directory_, kLong, Vmstat("nr_writeback 0\n")).ok());
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

TEST_F(WritebackTest, NamesTheDirectoryThatIsNotThere) {
  const std::string missing = directory_ / "missing";
  const auto settled = Settle(missing, kLong);
  EXPECT_EQ(settled.status().code(), absl::StatusCode::kNotFound);
  EXPECT_NE(std::string(settled.status().message()).find(missing), std::string::npos);
  const auto warmed = WarmFilePages(missing, 1, 4096);
  EXPECT_EQ(warmed.status().code(), absl::StatusCode::kNotFound);
  EXPECT_NE(std::string(warmed.status().message()).find(missing), std::string::npos);
}

TEST_F(WritebackTest, WarmingLeavesNothingBehind) {
  EXPECT_EQ(WarmFilePages(directory_, 1'000'001, 262144).value(), 1'000'001U);
  EXPECT_TRUE(std::filesystem::is_empty(directory_));
}

// Whether the process has a file in `directory` open, with a name or without.
bool HasOpenFileIn(const std::filesystem::path& directory, pid_t process) {
  const std::string inside = std::filesystem::canonical(directory).native() + "/";
  for (const auto& each : std::filesystem::directory_iterator("/proc/" + std::to_string(process) + "/fd")) {
    std::error_code closed_meanwhile;
    const std::string file = std::filesystem::read_symlink(each.path(), closed_meanwhile);
    if (file.starts_with(inside)) return true;
  }
  return false;
}

TEST_F(WritebackTest, WarmingLeavesNothingBehindWhenKilled) {
  const pid_t child = fork();
  if (child == 0) {
    while (true) static_cast<void>(WarmFilePages(directory_, 50'000'000, 262144));
  }
  ASSERT_GT(child, 0);
  while (!HasOpenFileIn(directory_, child)) std::this_thread::yield();
  ASSERT_EQ(kill(child, SIGKILL), 0);
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  EXPECT_TRUE(std::filesystem::is_empty(directory_));
}

TEST_F(WritebackTest, WarmingStopsBelowTheKernelsLimit) {
  const SystemRoot root = Vmstat("nr_dirty_threshold 400\nnr_dirty_background_threshold 200\n");
  const uint64_t limit = 100 * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
  EXPECT_EQ(MaxWarmBytes(root), limit);
  EXPECT_EQ(WarmFilePages(directory_, uint64_t{1} << 40, 1 << 30, root).value(), limit);
  EXPECT_EQ(WarmFilePages(directory_, 5, 262144, root).value(), 5U);
}

TEST(MaxWarmBytesTest, HasADefaultWhereTheKernelDoesNotSay) {
  EXPECT_EQ(MaxWarmBytes(SystemRoot(kTrees + "container")), uint64_t{256} << 20);
}

TEST_F(WritebackTest, AWriteThatFailsIsAnErrorAndLeavesNothingBehind) {
  // A limit on the size of files stands in for a full disk.
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit small{.rlim_cur = 1'000'000, .rlim_max = before.rlim_max};
  const auto old_handler = signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto warmed = WarmFilePages(directory_, 2'000'000, 262144);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  signal(SIGXFSZ, old_handler);
  EXPECT_FALSE(warmed.ok());
  EXPECT_NE(std::string(warmed.status().message()).find(directory_.native()), std::string::npos);
  EXPECT_TRUE(std::filesystem::is_empty(directory_));
}

}  // namespace
}  // namespace weir

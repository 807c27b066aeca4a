#include "harness/probes/foreign_cpu.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(ForeignCpuTest, SaysWhoTookHowManyCpus) {
  const ForeignCpu foreign{.seconds = 10,
                           .cpu_seconds = 9.7,
                           .cpus = 2,
                           .takers = {{"bash", 9.5}, {"cc1plus", 0.1}, {"a", 0.1}, {"b", 0.1}, {"c", 0.05}}};
  EXPECT_EQ(foreign.Text(), "0.97 of 2 CPUs (bash 0.95, cc1plus 0.01, a 0.01)");
  EXPECT_EQ((ForeignCpu{.seconds = 10, .cpu_seconds = 0.2, .cpus = 1, .takers = {{"c", 0.05}}}.Text()),
            "0.02 of 1 CPU");
  EXPECT_EQ(ForeignCpu().Text(), "0.00 of 1 CPU");
}

TEST(ForeignCpuTest, AMachineIsQuietBelowATenthOfItsCpus) {
  EXPECT_TRUE((ForeignCpu{.seconds = 10, .cpu_seconds = 1.9, .cpus = 2}.Quiet()));
  EXPECT_FALSE((ForeignCpu{.seconds = 10, .cpu_seconds = 2, .cpus = 2}.Quiet()));
  EXPECT_TRUE((ForeignCpu{.seconds = 10, .cpu_seconds = 5, .cpus = 64}.Quiet()));
}

// A /proc of its own, whose processes have used so many ticks.
class ForeignCpuWatchTest : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::remove_all(root_);
    SetBusy(1000);
  }

  void SetBusy(int ticks) {
    std::filesystem::create_directories(root_ + "/proc");
    std::ofstream(root_ + "/proc/stat") << "cpu  " << ticks << " 0 0 0 0 0 0 0\n";
  }

  void SetProcess(pid_t pid, const std::string& name, pid_t parent, int ticks, int began = 5) {
    const std::string directory = root_ + "/proc/" + std::to_string(pid);
    std::filesystem::create_directories(directory);
    std::ofstream(directory + "/stat") << pid << " (" << name << ") S " << parent << " 0 0 0 -1 0 0 0 0 0 "
                                       << ticks - 1 << " 1 0 0 20 0 1 0 " << began << " 0 0\n";
  }

  const std::string root_ = testing::TempDir() + "/foreign_cpu_test";
};

TEST_F(ForeignCpuWatchTest, CountsWhatOthersUsedSinceItBegan) {
  SetProcess(10, "spinning (all the time)", 1, 500);
  SetProcess(11, "idle", 1, 700);
  SetProcess(12, "kworker/0:1-events", 2, 10);
  SetProcess(13, "kworker/1:0", 2, 10);
  SetProcess(14, "child", ::getpid(), 10);
  SetProcess(::getpid(), "self", 1, 10);
  ForeignCpuWatch watch{SystemRoot(root_)};
  SetProcess(10, "spinning (all the time)", 1, 900);
  SetProcess(12, "kworker/0:1-events", 2, 20);
  SetProcess(13, "kworker/1:0", 2, 15);
  SetProcess(14, "child", ::getpid(), 1000);
  SetProcess(::getpid(), "self", 1, 1000);
  SetProcess(15, "new", 1, 40);
  SetBusy(1600);
  const std::optional<ForeignCpu> foreign = watch.SoFar();
  ASSERT_TRUE(foreign);
  const double tick = 1.0 / static_cast<double>(::sysconf(_SC_CLK_TCK));
  EXPECT_THAT(foreign->takers,
              ElementsAre(Pair("spinning (all the time)", 400 * tick), Pair("new", 40 * tick),
                          Pair("kworker", testing::DoubleEq(15 * tick))));
  EXPECT_NEAR(foreign->cpu_seconds, 600 * tick, 1) << "without what this test itself used";
  EXPECT_GE(foreign->cpus, 1u);
}

TEST_F(ForeignCpuWatchTest, ANumberThatIsAnotherProcessesNowBeginsAnew) {
  SetProcess(10, "old", 1, 500);
  ForeignCpuWatch watch{SystemRoot(root_)};
  watch.Look(0);
  SetProcess(10, "new", 1, 30, 77);
  const double tick = 1.0 / static_cast<double>(::sysconf(_SC_CLK_TCK));
  EXPECT_THAT(watch.SoFar()->takers, ElementsAre(Pair("new", 30 * tick)));
}

TEST_F(ForeignCpuWatchTest, WhatIsNoStatLineIsPassedOver) {
  for (const char* text : {"", "12", "12 (a", "12 a) S 1", "12 (a) S"}) {
    SetProcess(10, "a", 1, 5);
    std::ofstream(root_ + "/proc/10/stat") << text;
    ForeignCpuWatch watch{SystemRoot(root_)};
    EXPECT_TRUE(watch.SoFar()->takers.empty()) << text;
  }
}

TEST_F(ForeignCpuWatchTest, IsNothingWhereTheKernelDoesNotTell) {
  std::filesystem::remove_all(root_);
  ForeignCpuWatch watch{SystemRoot(root_)};
  watch.Look(0);
  EXPECT_EQ(watch.SoFar(), std::nullopt);
}

}  // namespace
}  // namespace weir

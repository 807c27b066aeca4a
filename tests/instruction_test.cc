// `--instructions` and `--metric instructions` as a user meets them, on real programs of Google Benchmark.

#include <stdlib.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/process/child_process.h"
#include "results/report/exit_code.h"
#include "tests/command_test.h"

namespace weir {
namespace {

using ::testing::ContainsRegex;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class InstructionTest : public CommandTest {
 protected:
  void SetUp() override {
    CommandTest::SetUp();
    if (!FindProgram("valgrind").ok()) GTEST_SKIP() << "valgrind is not installed";
  }

  const std::string old_ = std::filesystem::absolute("tests/work_bench").string();
  const std::string new_ = std::filesystem::absolute("tests/work_bench_more").string();
};

TEST_F(InstructionTest, TheyDecideByThemselves) {
  const ProcessResult gate = Weir({"gate", "--ab", old_, new_, "--metric", "instructions", "--time", "10m"});
  EXPECT_EQ(gate.exit_code, kExitChangeFound) << gate.out << gate.err;
  EXPECT_THAT(gate.out, EndsWith("regression: 1 of 3 benchmarks runs more instructions by more than 5.0 %: "
                                 "BM_Work\n"));
  EXPECT_THAT(
      gate.out,
      ContainsRegex(
          "regressed: BM_Work: (2\\.99|3\\.00) × as much; .* instructions an iteration, × (2\\.99|3\\.00)"));
  EXPECT_THAT(gate.out, HasSubstr("; 1 more, 0 fewer, 2 the same, 0 not counted\n"));
  EXPECT_THAT(gate.err, HasSubstr("3 benchmarks whose instructions are counted in both programs"));
}

TEST_F(InstructionTest, AProgramRunsAsManyAsItself) {
  const ProcessResult gate = Weir({"gate", "--ab", old_, old_, "--metric", "instructions", "--format", "json",
                                   "--time", "10m", "--", "--benchmark_filter=BM_Work"});
  EXPECT_EQ(gate.exit_code, kExitDone) << gate.out << gate.err;
  EXPECT_THAT(gate.out, HasSubstr("\"verdict\": \"pass\""));
  EXPECT_THAT(gate.out, HasSubstr("\"ratio\": 1,"));
}

TEST_F(InstructionTest, AProgramInTheWorkingDirectoryIsNotLookedForInPath) {
  std::filesystem::copy_file(old_, path("bench"));
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(directory_);
  const ProcessResult gate = Weir({"gate", "--ab", "bench", "bench", "--metric", "instructions", "--time",
                                   "10m", "--", "--benchmark_filter=BM_Work"});
  std::filesystem::current_path(before);
  EXPECT_EQ(gate.exit_code, kExitDone) << gate.out << gate.err;
}

TEST_F(InstructionTest, TellMoreWorkFromWhatOnlyTakesLonger) {
  const ProcessResult gate = Weir({"gate", "--ab", old_, new_, "--instructions", "--time", "10m", "--junit",
                                   path("gate.xml"), "--", "--benchmark_filter=BM_Work|BM_Wait"});
  EXPECT_EQ(gate.exit_code, kExitChangeFound) << gate.out << gate.err;
  EXPECT_THAT(
      gate.out,
      ContainsRegex("regressed: BM_Work: .*; .* instructions an iteration, × (2\\.99|3\\.00); first"));
  EXPECT_THAT(gate.out,
              ContainsRegex("regressed: BM_Wait/real_time: .*; same instructions \\(.* an iteration\\): "
                            "layout or memory, not more work; first"));
  EXPECT_THAT(gate.out, EndsWith("; with the same instructions: BM_Wait/real_time\n"));
  EXPECT_THAT(Contents("gate.xml"), HasSubstr("same instructions"));
}

TEST_F(InstructionTest, StandUnderTheTableOfAbToo) {
  const ProcessResult ab = Weir({"ab", old_, new_, "--rounds", "8", "--instructions", "--time", "10m", "--",
                                 "--benchmark_filter=BM_Wait"});
  EXPECT_EQ(ab.exit_code, kExitDone) << ab.out << ab.err;
  EXPECT_THAT(ab.out, HasSubstr("same instructions ("));
}

TEST_F(InstructionTest, WithoutValgrindItSaysWhatToInstall) {
  const std::string before = std::getenv("PATH");
  ASSERT_EQ(::setenv("PATH", directory_.c_str(), 1), 0);
  for (const std::vector<std::string>& flags :
       {std::vector<std::string>{"--instructions"}, {"--metric", "instructions"}}) {
    std::vector<std::string> arguments = {"gate", "--ab", old_, new_};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    const ProcessResult gate = Weir(arguments);
    EXPECT_EQ(gate.exit_code, kExitMeasurementFailed);
    EXPECT_EQ(gate.err,
              "weir gate: there is no program valgrind in PATH, by which instructions are counted: "
              "apt-get install valgrind\n");
    EXPECT_THAT(gate.out, IsEmpty());
  }
  ASSERT_EQ(::setenv("PATH", before.c_str(), 1), 0);
}

TEST_F(InstructionTest, ReportsHaveNone) {
  const ProcessResult gate = Weir({"gate", "old.json", "new.json", "--instructions"});
  EXPECT_EQ(gate.exit_code, kExitUsage);
  EXPECT_THAT(gate.err, HasSubstr("--instructions goes with --ab"));
}

}  // namespace
}  // namespace weir

// `weir ab` as a user meets it: whole commands on small Google Benchmark binaries, and on programs that
// crash, hang, print rubbish or have nothing to measure.

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "exit_code.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/child_process.h"
#include "harness/interruption.h"
#include "results/report_reader.h"

namespace weir {
namespace {

using ::testing::HasSubstr;

class AbTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = std::filesystem::path(testing::TempDir()) /
                 testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
  }

  std::string path(const std::string& name) const { return (directory_ / name).string(); }

  std::string Script(const std::string& name, const std::string& body) const {
    std::ofstream(path(name)) << "#!/bin/sh\n" << body << "\n";
    ::chmod(path(name).c_str(), 0755);
    return path(name);
  }

  ProcessResult Ab(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {std::filesystem::absolute("weir").string(), "ab"});
    auto result = RunProcess(arguments, interruption_);
    EXPECT_TRUE(result.ok()) << result.status();
    return *std::move(result);
  }

  Report Read(const std::string& name) const {
    const auto report = ReadReportFile(path(name));
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? *report : Report();
  }

  const std::string quick_ = std::filesystem::absolute("tests/ab_bench").string();
  const std::string slow_ = std::filesystem::absolute("tests/ab_bench_slow").string();
  const Interruption interruption_;
  std::filesystem::path directory_;
};

TEST_F(AbTest, MeasuresBothInPairsAndComparesThem) {
  const ProcessResult ab = Ab({quick_, slow_, "--rounds", "8", "--min-time", "0.001", "--out-old",
                               path("old.json"), "--out-new", path("new.json")});
  EXPECT_EQ(ab.exit_code, kExitDone) << ab.err;
  EXPECT_EQ(ab.err, "") << "progress is for terminals";
  EXPECT_THAT(ab.out, HasSubstr("BM_Chain/1000"));
  EXPECT_THAT(ab.out, HasSubstr("regressed")) << "three times the work";
  const Report old_report = Read("old.json"), new_report = Read("new.json");
  ASSERT_EQ(old_report.rows.size(), 16u);
  ASSERT_EQ(new_report.rows.size(), 16u);
  EXPECT_EQ(old_report.Context("weir_session"), new_report.Context("weir_session"));
  EXPECT_EQ(old_report.Context("weir_rounds_complete"), "8");
  EXPECT_EQ(old_report.Context("weir_interrupted"), "false");
  for (size_t i = 0; i < 16; ++i) {
    EXPECT_EQ(old_report.rows[i].name, new_report.rows[i].name);
    EXPECT_EQ(old_report.rows[i].repetition_index, static_cast<int64_t>(i % 8));
    EXPECT_EQ(new_report.rows[i].repetition_index, static_cast<int64_t>(i % 8));
  }
}

TEST_F(AbTest, ArgumentsAfterTheDashesGoToTheBinaries) {
  const ProcessResult ab =
      Ab({quick_, quick_, "--rounds", "6", "--min-time", "0.001", "--", "--benchmark_filter=1000$"});
  EXPECT_EQ(ab.exit_code, kExitDone) << ab.err;
  EXPECT_THAT(ab.out, HasSubstr("BM_Chain/1000"));
  EXPECT_THAT(ab.out, testing::Not(HasSubstr("BM_Chain/5000")));
}

TEST_F(AbTest, EachBrokenProgramIsOneClearLine) {
  const std::pair<std::string, std::string> broken[] = {
      {Script("crash", "case $* in *list*) echo BM_Chain/1000;; *) kill -SEGV $$;; esac"), "signal 11"},
      {Script("hang", "case $* in *list*) echo BM_Chain/1000;; *) sleep 100;; esac"),
       "did not end within 0.5 s"},
      {Script("rubbish", "echo BM_Chain/1000"), "printed no report for BM_Chain/1000"},
      {Script("nothing", ""), "lists no benchmark"},
      {Script("refuse", "echo 'unknown flag' >&2; exit 2"), "exit code 2: unknown flag"},
      {path("missing"), "missing"},
  };
  for (const auto& [binary, words] : broken) {
    for (const bool first : {true, false}) {
      const ProcessResult ab = Ab({first ? binary : quick_, first ? quick_ : binary, "--timeout", "0.5",
                                   "--rounds", "6", "--min-time", "0.001"});
      EXPECT_EQ(ab.exit_code, kExitMeasurementFailed) << binary;
      EXPECT_EQ(ab.out, "");
      EXPECT_THAT(ab.err, HasSubstr(binary));
      EXPECT_THAT(ab.err, HasSubstr(words));
      EXPECT_EQ(std::ranges::count(ab.err, '\n'), 1) << ab.err;
    }
  }
}

TEST_F(AbTest, NoBenchmarkInCommonIsNothingToCompare) {
  const ProcessResult ab = Ab({quick_, Script("other", "echo BM_Other")});
  EXPECT_EQ(ab.exit_code, kExitNothingToCompare);
  EXPECT_THAT(ab.err, HasSubstr("no benchmark in common"));
}

TEST_F(AbTest, InterruptedItKeepsCompletePairs) {
  const std::string weir = std::filesystem::absolute("weir").string();
  const pid_t process = ::fork();
  if (process == 0) {
    const bool redirected = std::freopen(path("out").c_str(), "w", stdout) != nullptr &&
                            std::freopen(path("err").c_str(), "w", stderr) != nullptr;
    if (!redirected) ::_exit(126);
    ::execl(weir.c_str(), "weir", "ab", quick_.c_str(), quick_.c_str(), "--rounds", "100000", "--min-time",
            "0.001", "--out-old", path("old.json").c_str(), "--out-new", path("new.json").c_str(), nullptr);
    ::_exit(127);
  }
  std::this_thread::sleep_for(std::chrono::seconds(4));
  ::kill(process, SIGINT);
  int status = 0;
  ASSERT_EQ(::waitpid(process, &status, 0), process);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), kExitInterrupted);
  const Report old_report = Read("old.json"), new_report = Read("new.json");
  EXPECT_EQ(old_report.Context("weir_interrupted"), "true");
  EXPECT_GT(std::stoul(old_report.Context("weir_rounds_complete").value_or("0")), 0u);
  EXPECT_EQ(old_report.rows.size(), new_report.rows.size());
}

}  // namespace
}  // namespace weir

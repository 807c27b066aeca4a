// `weir ab` as a user meets it: whole commands on small Google Benchmark binaries, and on programs that
// crash, hang, print rubbish or have nothing to measure.

#include <signal.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/process/child_process.h"
#include "results/report/exit_code.h"
#include "results/report/report.h"
#include "tests/command_test.h"

namespace weir {
namespace {

using ::testing::HasSubstr;

class AbTest : public CommandTest {
 protected:
  std::string Script(const std::string& name, const std::string& body) const {
    return WriteProgram(name, "#!/bin/sh\n" + body + "\n");
  }

  ProcessResult Ab(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "ab");
    return Weir(std::move(arguments));
  }

  // Shell in which $out is the file for the report.
  std::string Reporting(const std::string& name, const std::string& rows) const {
    return Script(name,
                  "case $* in *list*) echo BM_A; exit;; esac\n"
                  "out=${*#*--benchmark_out=}; out=${out%% *}\n"
                  "echo '{\"context\": {}, \"benchmarks\": [" +
                      rows + "]}' > $out");
  }

  const std::string quick_ = std::filesystem::absolute("tests/ab_bench").string();
  const std::string slow_ = std::filesystem::absolute("tests/ab_bench_slow").string();
};

TEST_F(AbTest, MeasuresBothInPairsAndComparesThem) {
  const ProcessResult ab = Ab({quick_, slow_, "--rounds", "8", "--min-time", "0.001", "--out-old",
                               path("old.json"), "--out-new", path("new.json")});
  EXPECT_EQ(ab.exit_code, kExitDone) << ab.err;
  EXPECT_EQ(std::ranges::count(ab.err, '\n'), 1) << "what is planned; further progress is for terminals\n"
                                                 << ab.err;
  EXPECT_THAT(ab.out, HasSubstr("BM_Chain/1000"));
  const Report old_report = ReadReportOf("old.json"), new_report = ReadReportOf("new.json");
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

TEST_F(AbTest, AProgramThatTakesThreeTimesAsLongHasRegressed) {
  const auto program = [this](const std::string& name, int milliseconds) {
    return Reporting(name, fmt::format("{{\"name\": \"BM_A\", \"cpu_time\": {0}, \"real_time\": {0}, "
                                       "\"time_unit\": \"ms\"}}",
                                       milliseconds));
  };
  const ProcessResult ab = Ab({program("old", 20), program("new", 60), "--rounds", "8"});
  EXPECT_EQ(ab.exit_code, kExitDone) << ab.err;
  EXPECT_THAT(ab.out, HasSubstr("3.00 × slower"));
  EXPECT_THAT(ab.out, HasSubstr("regressed"));
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
       "did not end within 2 s"},
      {Script("rubbish", "echo BM_Chain/1000"), "wrote no report (--benchmark_out)"},
      {Script("nothing", ""), "wrote no report (--benchmark_out)"},
      {Script("refuse", "echo 'unknown flag' >&2; exit 2"), "exit code 2: unknown flag"},
      {path("missing"), "missing"},
  };
  for (const auto& [binary, words] : broken) {
    // Short only where it is waited for: the other program has to keep it.
    const std::string timeout = words.starts_with("did not end") ? "2" : "60";
    for (const bool first : {true, false}) {
      const ProcessResult ab = Ab({first ? binary : quick_, first ? quick_ : binary, "--timeout", timeout,
                                   "--rounds", "6", "--min-time", "0.001"});
      EXPECT_EQ(ab.exit_code, kExitMeasurementFailed) << binary;
      EXPECT_EQ(ab.out, "");
      EXPECT_THAT(ab.err, HasSubstr(binary));
      EXPECT_THAT(ab.err, HasSubstr(words));
      EXPECT_EQ(std::ranges::count(ab.err, '\n'), 1) << ab.err;
    }
  }
}

TEST_F(AbTest, WhatIsNoBenchmarkSaysItselfWhatItDidNotUnderstand) {
  const ProcessResult ab = Ab({"/bin/ls", "/bin/ls"});
  EXPECT_EQ(ab.exit_code, kExitMeasurementFailed);
  EXPECT_THAT(ab.err, HasSubstr("weir ab: /bin/ls while listing its benchmarks: ended with exit code 2: "));
  EXPECT_THAT(ab.err, HasSubstr("unrecognized option"));
  EXPECT_THAT(ab.err, ::testing::Not(HasSubstr("Try '")));
}

TEST_F(AbTest, AReportThatCannotBeWrittenIsSaidBeforeMeasuring) {
  for (const std::string flag : {"--out-old", "--out-new"}) {
    const ProcessResult ab = Ab({path("missing"), quick_, flag, path("no/such/report.json")});
    EXPECT_EQ(ab.exit_code, kExitUsage);
    EXPECT_THAT(ab.err, HasSubstr("name another with " + flag)) << "and nothing of the missing program";
  }
}

TEST_F(AbTest, WhatWasMeasuredIsShownEvenWhereItCannotBeWritten) {
  const std::string gone = path("gone");
  std::filesystem::create_directory(gone);
  const std::string program =
      Script("program", "case $* in *list*) rmdir " + gone + " 2>&-;; esac; exec " + quick_ + " \"$@\"");
  const ProcessResult ab = Ab({program, quick_, "--rounds", "6", "--min-time", "0.001", "--out-old",
                               gone + "/old.json", "--", "--benchmark_filter=1000$"});
  EXPECT_EQ(ab.exit_code, kExitMeasurementFailed) << ab.err;
  EXPECT_THAT(ab.err, HasSubstr(gone));
  EXPECT_THAT(ab.out, HasSubstr("BM_Chain/1000"));
}

TEST_F(AbTest, BenchmarksThatFailAreShownAndNamed) {
  const std::string failing =
      Reporting("failing", R"({"name": "BM_A", "error_occurred": true, "error_message": "no disk"})");
  const ProcessResult ab = Ab({failing, failing, "--rounds", "2"});
  EXPECT_EQ(ab.exit_code, kExitMeasurementFailed);
  EXPECT_THAT(ab.err, HasSubstr("weir ab: BM_A failed: no disk\n"));
  EXPECT_THAT(ab.out, HasSubstr("incomparable"));
}

TEST_F(AbTest, TheOthersOfOneThatFailsAreCompared) {
  const std::string some =
      Reporting("some", R"({"name": "BM_A", "error_occurred": true, "error_message": "no disk"},
{"name": "BM_B", "cpu_time": 5, "real_time": 5, "time_unit": "ns"})");
  const ProcessResult ab = Ab({some, some, "--rounds", "2"});
  EXPECT_EQ(ab.exit_code, kExitDone) << ab.err;
  EXPECT_THAT(ab.out, HasSubstr("no disk"));
  EXPECT_THAT(ab.out, HasSubstr("BM_B"));
}

TEST_F(AbTest, AMetricThatNoBenchmarkHasIsToldBeforeAnythingIsMeasured) {
  const ProcessResult ab = Ab({quick_, quick_, "--rounds", "2", "--min-time", "0.001", "--metric", "frobs"});
  EXPECT_EQ(ab.exit_code, kExitUsage);
  EXPECT_THAT(
      ab.err,
      HasSubstr("weir ab: --metric: no benchmark has a metric 'frobs'; there are real_time, cpu_time\n"));
}

TEST_F(AbTest, NoBenchmarkInCommonIsNothingToCompare) {
  const ProcessResult ab =
      Ab({quick_,
          Reporting("other", R"({"name": "BM_Other", "cpu_time": 5, "real_time": 5, "time_unit": "ns"})")});
  EXPECT_EQ(ab.exit_code, kExitNothingToCompare);
  EXPECT_THAT(ab.err, HasSubstr("no benchmark in common"));
}

TEST_F(AbTest, InterruptedItKeepsCompletePairs) {
  const std::string fifo = path("runs");
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  const std::string told = Script("told", "echo >> " + fifo + "; exec " + quick_ + " \"$@\"");
  const pid_t process = StartWeir({"ab", told, told, "--rounds", "100000", "--min-time", "0.001", "--out-old",
                                   path("old.json"), "--out-new", path("new.json")});
  std::fstream runs(fifo);  // open for writing too, so that it does not end between two of them
  constexpr int kLookingForBenchmarks = 2 * 2, kBlocks = 2 * 4;
  std::string line;
  for (int run = 0; run < kLookingForBenchmarks + kBlocks + 1; ++run) std::getline(runs, line);
  ::kill(process, SIGINT);
  EXPECT_EQ(AwaitExitCode(process), kExitInterrupted) << Contents("err");
  const Report old_report = ReadReportOf("old.json"), new_report = ReadReportOf("new.json");
  EXPECT_EQ(old_report.Context("weir_interrupted"), "true");
  EXPECT_GT(std::stoul(old_report.Context("weir_rounds_complete").value_or("0")), 0u);
  EXPECT_EQ(old_report.rows.size(), new_report.rows.size());
}

}  // namespace
}  // namespace weir

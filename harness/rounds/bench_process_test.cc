#include "harness/rounds/bench_process.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using ::testing::HasSubstr;

constexpr const char* kReport =
    "echo '{\"context\": {\"host_name\": \"h\"}, \"benchmarks\": [{\"name\": \"write/a\", \"real_time\": 3, "
    "\"time_unit\": \"ms\"}]}'\n";
constexpr const char* kErrorReport =
    "echo '{\"context\": {}, \"benchmarks\": [{\"name\": \"write/a\", \"error_occurred\": true, "
    "\"error_message\": \"a byte was lost\"}]}'\n";

class BenchProcessTest : public testing::Test {
 protected:
  void SetUp() override { c_.name = "write/a"; }

  // A bench that is this shell script.
  BenchProcess Bench(const std::string& script, BenchTimeout timeout = {}) {
    std::ofstream(path_) << "#!/bin/sh\n" << script << "\n";
    ::chmod(path_.c_str(), 0755);
    return {{path_}, {}, interruption_, std::move(timeout)};
  }

  ReportRow RowOf(BenchProcess bench) {
    const absl::StatusOr<Report> report = bench.Execute(c_, {});
    EXPECT_TRUE(report.ok()) << report.status();
    if (!report.ok() || report->rows.size() != 1) return ADD_FAILURE() << "not one row", ReportRow();
    return report->rows[0];
  }

  // The error of a bench that this script is, whose row must be nothing else.
  std::string ErrorOf(const std::string& script, BenchTimeout timeout = {}) {
    const ReportRow row = RowOf(Bench(script, std::move(timeout)));
    EXPECT_EQ(row.name, c_.name);
    EXPECT_FALSE(row.real_time || row.cpu_time || !row.counters.empty()) << "a number of " << script;
    return row.error.value_or("none");
  }

  const Interruption interruption_;
  const std::string path_ = testing::TempDir() + "/bench";
  Description::Case c_;
};

TEST_F(BenchProcessTest, OneThatIsDoneHasItsFigure) {
  const ReportRow row = RowOf(Bench(kReport));
  EXPECT_EQ(row.error, std::nullopt);
  EXPECT_EQ(row.real_time, 3);
}

TEST_F(BenchProcessTest, OneThatPrintsItsReportAndThenCrashesHasNone) {
  EXPECT_EQ(ErrorOf(std::string(kReport) + "kill -SEGV $$"),
            "the bench printed its report and then was ended by signal 11");
  EXPECT_EQ(ErrorOf(std::string(kReport) + "echo heap is corrupt >&2; exit 3"),
            "the bench printed its report and then ended with exit code 3: heap is corrupt");
}

TEST_F(BenchProcessTest, TheContextOfOneThatCrashedAfterItsReportIsKept) {
  const auto report = Bench(std::string(kReport) + "exit 3").Execute(c_, {});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->Context("host_name"), "h");
}

TEST_F(BenchProcessTest, ItsOwnWordsWhyACaseFailedStand) {
  for (const char* end : {"exit 6", "exit 0", "kill -SEGV $$"}) {
    EXPECT_EQ(ErrorOf(std::string(kErrorReport) + end), "a byte was lost") << end;
  }
}

TEST_F(BenchProcessTest, OneThatPrintsNoReportIsAnErrorToo) {
  EXPECT_EQ(ErrorOf("echo no such flag >&2; exit 2"), "the bench ended with exit code 2: no such flag");
  EXPECT_EQ(ErrorOf("kill -SEGV $$"), "the bench was ended by signal 11");
  EXPECT_THAT(ErrorOf("exec yes"), HasSubstr("the bench printed more than "));
}

TEST_F(BenchProcessTest, OneThatHangsIsAnErrorAndIsNotStartedAgain) {
  BenchProcess bench = Bench("exec sleep 600", {std::chrono::milliseconds(50), "; so ask for more"});
  EXPECT_EQ(bench.Execute(c_, {})->rows.at(0).error, "the bench did not end within 0.05 s; so ask for more");
  std::filesystem::remove(path_);
  EXPECT_EQ(bench.Execute(c_, {})->rows.at(0).error,
            "not started again: in an earlier round the bench did not end within 0.05 s; so ask for more");
  c_.name = "write/b";
  EXPECT_EQ(bench.Execute(c_, {}).status().code(), absl::StatusCode::kNotFound) << "the others go on";
}

TEST_F(BenchProcessTest, ADescriptionDoesNotTakeForEverEither) {
  const absl::Status status =
      Bench("exec sleep 600", {std::chrono::milliseconds(50), "; so ask for more"}).Describe().status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(status.message(), path_ + " --describe did not end within 0.05 s; so ask for more");
  EXPECT_THAT(std::string(Bench("exec yes").Describe().status().message()), HasSubstr("printed more than"));
}

TEST(DefaultTimeoutTest, IsAMinuteAndTenTimesWhatItShouldTake) {
  EXPECT_EQ(DefaultTimeout(0), std::chrono::seconds(60));
  EXPECT_EQ(DefaultTimeout(7), std::chrono::seconds(130));
  EXPECT_GT(DefaultTimeout(UINT64_MAX), std::chrono::years(300)) << "a bench may say anything";
}

}  // namespace
}  // namespace weir

// `weir doctor` as a user meets it: what it says, measures and ends with. The bench is a script whose times
// are made up.

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/process/child_process.h"
#include "results/report/exit_code.h"
#include "tests/command_test.h"

namespace weir {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kDescription =
    R"({"build": {}, "unfit": "", "strategies": [], "workloads": {}, "parameters": [], "limits": {}, "left_out": {}, "notes": {}, "cases": [)"
    R"({"name": "CASE", "workload": "limit", "strategy": "write", "limit": "", "bounds": "", "file_bytes": 0, "expected_seconds": 1, "usual_ms": 1}]})";

class DoctorTest : public CommandTest {
 protected:
  // A bench with a case of this name, of which each process prints `row`, in which $round is its number from
  // 0.
  std::string Bench(const std::string& name, const std::string& row) const {
    std::string description = kDescription;
    description.replace(description.find("CASE"), 4, name);
    return WriteProgram(
        "bench",
        fmt::format("#!/bin/sh\ncase $* in *--describe*) echo '{}'; exit;; esac\n"
                    "round=$(cat {}); echo $((round + 1)) > {}\n"
                    "cat << END\n{{\"context\": {{}}, \"benchmarks\": [{{\"name\": \"{}\", {}}}]}}\nEND\n",
                    description, Write("round", "0"), path("round"), name, row));
  }

  // What the list of findings above it must be summed up as.
  static std::string SentenceAboutMarks(const std::string& out) {
    int all = 0, spoiling = 0;
    std::istringstream lines(out);
    for (std::string line; std::getline(lines, line) && !line.empty();) {
      all += line[0] != ' ';
      spoiling += line.starts_with("!!");
    }
    return spoiling == 0 ? "\nNothing here is known to spoil numbers.\n"
                         : fmt::format("\n{} of {} things here will spoil numbers.\n", spoiling, all);
  }

  ProcessResult Doctor(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"doctor", "--target", directory_.string()});
    return Weir(std::move(arguments));
  }
};

TEST_F(DoctorTest, LooksWithoutMeasuring) {
  const ProcessResult doctor = Doctor({"--no-measure", "--bench", path("missing")});
  EXPECT_EQ(doctor.exit_code, kExitDone) << doctor.err;
  EXPECT_EQ(doctor.err, "");
  for (const char* subject : {"build", "governor", "cores", "other processes", "huge pages", "file system",
                              "journal", "pressure (PSI)", "memory cgroup"}) {
    EXPECT_THAT(doctor.out, HasSubstr(subject));
  }
  EXPECT_THAT(doctor.out, HasSubstr(SentenceAboutMarks(doctor.out)));
  EXPECT_THAT(doctor.out, Not(HasSubstr("Large writes")));
  EXPECT_TRUE(std::filesystem::is_empty(directory_));
}

TEST_F(DoctorTest, SaysHowSteadyTwentyRoundsWere) {
  // 500 ms, 505, 505, 500, and so on.
  const std::string bench =
      Bench("limit/write/file", R"("real_time": $((500 + (round + 1) / 2 % 2 * 5)), "cpu_time": 9,
      "time_unit": "ms", "bytes": 5000000)");
  const ProcessResult doctor = Doctor({"--bench", bench});
  EXPECT_EQ(doctor.exit_code, kExitDone) << doctor.err;
  EXPECT_EQ(doctor.err, "") << "progress is for terminals";
  EXPECT_EQ(Contents("round"), "20\n");
  EXPECT_THAT(doctor.out, HasSubstr("Large writes of 5.00 MB took 502 ms (median of 20), and 1.0 % more"));
  EXPECT_THAT(doctor.out, HasSubstr(": quiet."));
  EXPECT_THAT(doctor.out, HasSubstr("With 10 pairs weir would see a difference of 1.4 % here"));
}

TEST_F(DoctorTest, WhatCannotBeMeasuredIsAFailure) {
  const std::pair<std::string, std::string> broken[] = {
      {path("missing"), "cannot run"},
      {"/bin/false", "exit code 1"},
      {Bench("limit/copy/1", R"("real_time": 1, "time_unit": "ms")"), "no limit/write"},
  };
  for (const auto& [bench, words] : broken) {
    const ProcessResult doctor = Doctor({"--bench", bench});
    EXPECT_EQ(doctor.exit_code, kExitMeasurementFailed);
    EXPECT_THAT(doctor.err, HasSubstr("weir doctor: "));
    EXPECT_THAT(doctor.err, HasSubstr(words));
    EXPECT_EQ(std::ranges::count(doctor.err, '\n'), 1) << doctor.err;
  }
}

TEST_F(DoctorTest, ACaseThatFailedIsAFailure) {
  const ProcessResult doctor = Doctor({"--bench", Bench("limit/write/file", R"("error_occurred": true,
      "error_message": "no space")")});
  EXPECT_EQ(doctor.exit_code, kExitMeasurementFailed);
  EXPECT_THAT(doctor.err, HasSubstr("no space"));
}

TEST_F(DoctorTest, ADirectoryThatIsNotThereIsWrongUsage) {
  EXPECT_EQ(Weir({"doctor", "--target", path("missing"), "--no-measure"}).exit_code, kExitUsage);
  EXPECT_EQ(Weir({"doctor", "--no-such-flag"}).exit_code, kExitUsage);
}

}  // namespace
}  // namespace weir

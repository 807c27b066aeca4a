#include "harness/pairs/benchmark_binary.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/pairs/matched_benchmarks.h"

namespace weir {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::string_view kRow =
    R"({"name": "BM_A", "run_type": "iteration", "iterations": 1, "real_time": 3, "cpu_time": %, "time_unit": "ns"})";

std::string Row(double cpu_time) {
  std::string row(kRow);
  return row.replace(row.find('%'), 1, fmt::format("{}", cpu_time));
}

class BenchmarkBinaryTest : public testing::Test {
 protected:
  // A binary that is this shell script.
  std::string Script(const std::string& name, const std::string& body) {
    const std::string path =
        testing::TempDir() + "/" + testing::UnitTest::GetInstance()->current_test_info()->name() + "_" + name;
    std::ofstream(path) << "#!/bin/sh\n" << body << "\n";
    ::chmod(path.c_str(), 0755);
    return path;
  }

  BenchmarkBinary Binary(const std::string& body, BinaryOptions options = {}) {
    return BenchmarkBinary(Script("binary", body), std::move(options), interruption_);
  }

  // One that prints these rows.
  BenchmarkBinary Printing(const std::string& rows) {
    return Binary("cat <<'END'\n{\"context\": {\"host_name\": \"h\"}, \"benchmarks\": [" + rows + "]}\nEND");
  }

  std::string Complaint(BenchmarkBinary binary) { return std::string(binary.Run("BM_A").status().message()); }

  const Interruption interruption_;
};

TEST_F(BenchmarkBinaryTest, AsksForTheBenchmarkAndNoOther) {
  const BinaryOptions options{.arguments = {"--mine"}, .min_time = 0.5};
  const std::string arguments = Script("args", "echo \"$@\" > $0.seen; exit 1");
  BenchmarkBinary binary(arguments, options, interruption_);
  EXPECT_FALSE(binary.Run("BM_A<int>/8.5").ok());
  std::ifstream seen(arguments + ".seen");
  std::string line;
  std::getline(seen, line);
  EXPECT_EQ(line,
            "--benchmark_min_time=0.5 --mine --benchmark_filter=^BM_A<int>/8\\.5$ --benchmark_format=json");
}

TEST_F(BenchmarkBinaryTest, OneRowIsTheMeasurement) {
  BenchmarkBinary binary = Printing(Row(7));
  const auto row = binary.Run("BM_A");
  ASSERT_TRUE(row.ok()) << row.status();
  EXPECT_EQ(row->cpu_time, 7);
  EXPECT_EQ(binary.context()[0].first, "host_name");
}

TEST_F(BenchmarkBinaryTest, OfSeveralRepetitionsTheMedianCounts) {
  EXPECT_EQ(Printing(Row(9) + "," + Row(1) + "," + Row(4)).Run("BM_A")->cpu_time, 4);
}

TEST_F(BenchmarkBinaryTest, OfAggregatesTheMedianElseTheMean) {
  const auto aggregate = [](const std::string& name, int time) {
    return fmt::format(
        R"({{"name": "BM_A_{0}", "run_name": "BM_A", "run_type": "aggregate", "aggregate_name": "{0}",
            "real_time": 1, "cpu_time": {1}, "time_unit": "ns"}})",
        name, time);
  };
  const auto median = Printing(aggregate("mean", 5) + "," + aggregate("median", 6)).Run("BM_A");
  ASSERT_TRUE(median.ok()) << median.status();
  EXPECT_EQ(median->cpu_time, 6);
  EXPECT_EQ(median->name, "BM_A");
  EXPECT_EQ(median->run_type, RunType::kIteration);
  EXPECT_EQ(Printing(aggregate("mean", 5)).Run("BM_A")->cpu_time, 5);
  EXPECT_THAT(Complaint(Printing(aggregate("stddev", 5))), HasSubstr("measured nothing"));
}

TEST_F(BenchmarkBinaryTest, ItsOwnWordsBeforeTheReportAreSkipped) {
  EXPECT_TRUE(
      Binary("echo hello; echo '{\"context\": {}, \"benchmarks\": [" + Row(2) + "]}'").Run("BM_A").ok());
}

TEST_F(BenchmarkBinaryTest, EachFailureIsOneLineThatNamesIt) {
  EXPECT_THAT(Complaint(Binary("kill -SEGV $$")), HasSubstr("while measuring BM_A: was ended by signal 11"));
  EXPECT_THAT(Complaint(Binary("echo no such flag >&2; exit 3")), HasSubstr("exit code 3: no such flag"));
  EXPECT_THAT(Complaint(Binary("echo rubbish")),
              AllOf(HasSubstr("printed no report for BM_A"), HasSubstr("its output:1:1")));
  EXPECT_THAT(Complaint(Binary("")), HasSubstr("printed no report for BM_A"));
  EXPECT_THAT(Complaint(Binary("sleep 60", {.timeout = std::chrono::milliseconds(50)})),
              HasSubstr("while measuring BM_A: did not end within 0.05 s; --timeout allows more"));
  EXPECT_THAT(Complaint(Binary("yes")), HasSubstr("printed more than"));
}

TEST_F(BenchmarkBinaryTest, OneThatCannotBeStartedHasFailedAndIsNotNothingFound) {
  const std::string text = Script("text", "");
  ::chmod(text.c_str(), 0644);
  for (const std::string& path : {std::string("/no/such/binary"), text}) {
    BenchmarkBinary binary(path, {}, interruption_);
    for (const absl::Status& status : {binary.List().status(), binary.Run("BM_A").status()}) {
      EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
      EXPECT_THAT(std::string(status.message()), HasSubstr(path));
    }
  }
}

TEST_F(BenchmarkBinaryTest, ListsItsBenchmarks) {
  EXPECT_THAT(*Binary("echo BM_A; echo BM_B/8; echo BM_A").List(), ElementsAre("BM_A", "BM_B/8"));
  EXPECT_THAT(std::string(Binary("").List().status().message()), HasSubstr("lists no benchmark"));
}

TEST_F(BenchmarkBinaryTest, MatchesByName) {
  const BenchmarkBinary old(Script("old", "echo BM_A; echo BM_B; echo BM_C"), {}, interruption_);
  const BenchmarkBinary next(Script("new", "echo BM_D; echo BM_C; echo BM_A"), {}, interruption_);
  const auto matched = MatchBenchmarks(old, next);
  ASSERT_TRUE(matched.ok());
  EXPECT_THAT(matched->both, ElementsAre("BM_A", "BM_C"));
  EXPECT_THAT(matched->only_old, ElementsAre("BM_B"));
  EXPECT_THAT(matched->only_new, ElementsAre("BM_D"));
}

}  // namespace
}  // namespace weir

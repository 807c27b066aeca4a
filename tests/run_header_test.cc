// What the bench writes into a report's context is what the header of the table reads: producer and reader
// meet nowhere but here.

#include "results/run/run_header.h"

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/probes/build_info.h"
#include "harness/probes/environment.h"
#include "harness/process/child_process.h"
#include "harness/process/interruption.h"
#include "harness/rounds/session.h"
#include "results/report/report_reader.h"
#include "results/report/schema.h"
#include "results/run/sample_run.h"

namespace weir {
namespace {

using testing::HasSubstr;
using testing::Not;

// Of the report that the real bench prints, marked as `weir run` does it.
Report RealReport() {
  const Interruption interruption;
  const auto result = RunProcess(
      {std::filesystem::absolute("weir").string(), "bench", "--target=" + testing::TempDir(), "--records=1k",
       "--strategy=batched", "--benchmark_filter=write/", "--benchmark_format=json"},
      interruption);
  EXPECT_TRUE(result.ok()) << result.status();
  auto report = ReadReport(result.ok() ? result->out : "", "the bench's output");
  EXPECT_TRUE(report.ok()) << report.status();
  if (!report.ok()) return {};
  MarkSession({.id = 1, .rounds = 3, .complete_rounds = 3}, *report);
  return *std::move(report);
}

// Every key of which the header is to speak, and what it says of a value.
constexpr std::pair<std::string_view, const char*> kShown[] = {{schema::kCpuModel, "{}"},
                                                               {schema::kCores, "{} CPUs"},
                                                               {schema::kGovernor, "governor {}"},
                                                               {schema::kVirtualization, "{}"},
                                                               {schema::kKernel, "{}"},
                                                               {schema::kFilesystem, "· {} ·"},
                                                               {schema::kCompiler, "{}"},
                                                               {schema::kCompilationMode, ", {} · commit"},
                                                               {schema::kCommit, "commit {}"}};

void ExpectAllShown(const Report& report) {
  const std::string header = DescribeRun(SummarizeRun(report));
  EXPECT_THAT(header, Not(HasSubstr("n/a")));
  for (const auto& [key, words] : kShown) {
    const auto value = report.Context(key);
    ASSERT_TRUE(value) << key << " is in no report";
    if (*value == "n/a") continue;
    const std::string said =
        *value == "none" ? "no virtual machine" : fmt::format(fmt::runtime(words), *value);
    EXPECT_THAT(header, HasSubstr(said)) << key;
  }
}

TEST(RunHeaderOfARealRunTest, ShowsWhatTheBenchSays) {
  const Report report = RealReport();
  ExpectAllShown(report);
  EXPECT_THAT(DescribeRun(SummarizeRun(report)), testing::StartsWith("3 rounds · "));
}

// The machine that the test runs on may not say all; those of the recorded trees do between them.
TEST(RunHeaderOfARealRunTest, ShowsWhatAnyMachineSays) {
  const std::string trees = "harness/probes/testdata/";
  for (const char* tree : {"bare_metal", "virtual_machine"}) {
    Report report;
    for (const auto& [key, value] : DescribeEnvironment("/srv", SystemRoot(trees + tree)))
      report.SetContext(key, value);
    for (const auto& [key, value] : DescribeBuild()) report.SetContext(key, value);
    ExpectAllShown(report);
  }
}

TEST(RunHeaderOfARealRunTest, TheSampleHasNoKeyThatNoReportHas) {
  std::set<std::string> real;
  for (const auto& [key, value] : RealReport().context) real.insert(key);
  for (const auto& [key, value] : SampleRun(1).context) EXPECT_TRUE(real.contains(key)) << key;
}

}  // namespace
}  // namespace weir

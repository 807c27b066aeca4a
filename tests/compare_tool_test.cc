// Google Benchmark's own comparing tool reads our reports.

#include <filesystem>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "harness/process/child_process.h"
#include "harness/process/interruption.h"

namespace weir {
namespace {

constexpr const char* kPython = "/usr/bin/python3";
constexpr const char* kTool = "/usr/share/benchmark/compare.py";

TEST(CompareToolTest, ReadsTwoOfOurReports) {
  if (!std::filesystem::exists(kTool)) GTEST_SKIP() << kTool << " is not installed (libbenchmark-tools)";
  const Interruption interruption;
  const std::string directory = testing::TempDir();
  const std::vector<std::string> reports = {directory + "/old.json", directory + "/new.json"};
  for (const std::string& report : reports) {
    const auto run =
        RunProcess({std::filesystem::absolute("weir").string(), "run", "--allow-debug", "--rounds", "9",
                    "--records", "1k", "--strategy", "batched", "--target", directory, "--out", report},
                   interruption);
    ASSERT_TRUE(run.ok() && run->exit_code == 0) << run.status() << (run.ok() ? run->err : "");
  }
  const auto compared = RunProcess({kPython, kTool, "benchmarks", reports[0], reports[1]}, interruption);
  ASSERT_TRUE(compared.ok()) << compared.status();
  EXPECT_EQ(compared->exit_code, 0) << compared->err;
  EXPECT_NE(compared->out.find("write/batched/record:number/records:1000/target:file"), std::string::npos)
      << compared->out;
  EXPECT_NE(compared->out.find("_pvalue"), std::string::npos)
      << "nine rounds a side are nine repetitions to the tool\n"
      << compared->out;
}

}  // namespace
}  // namespace weir

#include "tests/suite_run.h"

#include <utility>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "harness/process/child_process.h"
#include "harness/process/interruption.h"

namespace weir {

SuiteRun RunSuite(const std::string& program, const std::string& filter, const std::string& flags) {
  const std::string command = fmt::format(
      "env -i TEST_TMPDIR=\"$TEST_TMPDIR\" {} --gtest_filter='{}' {} 2>&1", program, filter, flags);
  const Interruption interruption;
  absl::StatusOr<ProcessResult> result = RunProcess({"/bin/sh", "-c", command}, interruption);
  EXPECT_TRUE(result.ok()) << result.status();
  return result.ok() ? SuiteRun{result->exit_code, std::move(result->out)} : SuiteRun{};
}

void ExpectCaught(const std::string& program, const std::string& name, const std::string& flags) {
  const SuiteRun run = RunSuite(program, name, flags);
  if (run.code == 0 && run.Contains("[  SKIPPED ] " + name))
    GTEST_SKIP() << "the suite skips it: " << run.output;
  EXPECT_NE(run.code, 0);
  EXPECT_TRUE(run.Contains("[  FAILED  ] " + name) || run.Contains("[  HANGS   ] " + name)) << run.output;
}

}  // namespace weir

#include "results/measured_comparison.h"

#include <string>

#include "exit_code.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using testing::HasSubstr;
using testing::Not;

// Of one session, with so many benchmarks in two rounds.
Report SessionOf(int benchmarks) {
  Report report;
  report.SetContext("weir_session", "s");
  for (int benchmark = 0; benchmark < benchmarks; ++benchmark) {
    for (int round = 0; round < 2; ++round) {
      ReportRow& row = report.rows.emplace_back();
      row.name = "BM/" + std::to_string(benchmark);
      row.repetition_index = round;
      row.real_time = row.cpu_time = 10 + round;
    }
  }
  return report;
}

TEST(MeasuredComparisonTest, AdvisesOnlyWhatTheCommandHas) {
  testing::internal::CaptureStdout();
  EXPECT_EQ(ShowMeasuredComparison(SessionOf(120), SessionOf(120), "cpu_time"), kExitDone);
  const std::string text = testing::internal::GetCapturedStdout();
  EXPECT_THAT(text,
              HasSubstr("20 further rows are not shown; `weir compare --all` shows them, of the reports"));
  EXPECT_THAT(text, Not(HasSubstr("--filter")));
}

}  // namespace
}  // namespace weir

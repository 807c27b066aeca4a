#include "commands/gate/measured_comparison.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/report/exit_code.h"

namespace weir {
namespace {

using testing::HasSubstr;
using testing::Not;

// So many benchmarks, in two rounds.
MeasuredPairs Measured(int benchmarks) {
  MeasuredPairs measured;
  for (int i = 0; i < benchmarks; ++i) {
    MeasuredBenchmark& benchmark = measured.benchmarks.emplace_back();
    benchmark.name = "BM/" + std::to_string(i);
    for (int round = 0; round < 2; ++round) {
      ReportRow row;
      row.name = benchmark.name;
      row.real_time = row.cpu_time = 10 + round;
      benchmark.pairs.push_back({row, row});
    }
  }
  for (ReportContext* context : {&measured.old_context, &measured.new_context}) {
    context->emplace_back("weir_session", ContextValue{"s"});
  }
  return measured;
}

TEST(MeasuredComparisonTest, AdvisesOnlyWhatTheCommandHas) {
  testing::internal::CaptureStdout();
  EXPECT_EQ(ShowMeasuredComparison(Measured(120), "cpu_time"), kExitDone);
  const std::string text = testing::internal::GetCapturedStdout();
  EXPECT_THAT(text,
              HasSubstr("20 further rows are not shown; `weir compare --all` shows them, of the reports"));
  EXPECT_THAT(text, Not(HasSubstr("--filter")));
}

}  // namespace
}  // namespace weir

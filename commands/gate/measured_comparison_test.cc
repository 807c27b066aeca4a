#include "commands/gate/measured_comparison.h"

#include <string>
#include <vector>

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
  EXPECT_EQ(ShowMeasuredComparison(Measured(120), {.metric = "cpu_time"}), kExitDone);
  const std::string text = testing::internal::GetCapturedStdout();
  EXPECT_THAT(text,
              HasSubstr("20 further rows are not shown; `weir compare --all` shows them, of the reports"));
  EXPECT_THAT(text, Not(HasSubstr("--filter")));
}

// Of "BM/1" every new figure is twice the old, and the others have noise.
MeasuredPairs OneSlower() {
  MeasuredPairs measured = Measured(3);
  for (size_t i = 0; i < 3; ++i) {
    MeasuredBenchmark& benchmark = measured.benchmarks[i];
    benchmark.pairs.resize(12, benchmark.pairs[0]);
    for (size_t round = 0; round < 12; ++round) {
      MeasuredPair& pair = benchmark.pairs[round];
      pair.old_row.cpu_time = 10 + static_cast<double>(round * 7 % 5);
      pair.new_row.cpu_time = i == 1 ? 2 * *pair.old_row.cpu_time : 10 + static_cast<double>(round * 3 % 5);
    }
  }
  measured.benchmarks.insert(measured.benchmarks.begin(), {"BM/without", {}});
  return measured;
}

TEST(MeasuredComparisonTest, CountsInstructionsOfWhatRegressedAndThenOfWhatIsUnclear) {
  std::vector<size_t> asked;
  const auto count = [&asked](std::span<const size_t> benchmarks) {
    asked.assign(benchmarks.begin(), benchmarks.end());
    return std::vector<InstructionCount>(benchmarks.size(), InstructionCount{1376, 1376});
  };
  testing::internal::CaptureStdout();
  EXPECT_EQ(ShowMeasuredComparison(OneSlower(), {.metric = "cpu_time", .count_instructions = count}),
            kExitDone);
  const std::string text = testing::internal::GetCapturedStdout();
  EXPECT_THAT(asked, testing::ElementsAre(2, 1, 3));
  EXPECT_THAT(text,
              HasSubstr("1: same instructions (1,376 an iteration): layout or memory, not more work\n"));
}

TEST(MeasuredComparisonTest, OtherFormatsHoldAllThatIsSaid) {
  testing::internal::CaptureStdout();
  MeasuredView view{.metric = "cpu_time", .warnings = {{"only_in_old", "only in the old: BM"}}};
  view.output.format = "csv";
  ShowMeasuredComparison(OneSlower(), view);
  const std::string csv = testing::internal::GetCapturedStdout();
  EXPECT_THAT(csv, testing::StartsWith("kind,"));
  EXPECT_THAT(csv, HasSubstr("warning,,only_in_old,"));
  EXPECT_THAT(csv, HasSubstr("only in the old: BM"));
}

}  // namespace
}  // namespace weir

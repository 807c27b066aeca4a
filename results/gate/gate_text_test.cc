#include "results/gate/gate_text.h"

#include <cmath>
#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

GateOutcome Outcome() {
  GateOutcome outcome;
  outcome.metric = MetricNamed("cpu_time");
  outcome.decided_by = "regression: b is slower";
  outcome.verdict = GateVerdict::kRegression;
  GatedBenchmark a, b;
  a.name = "BM_A";
  a.change.shift = std::log(0.99);
  a.detectable = 0.034;
  b.name = "BM_B";
  b.verdict = BenchmarkVerdict::kRegressed;
  b.change = {.shift = std::log(1.052), .interval = Interval{std::log(1.031), std::log(1.074)}};
  b.p = 0.00002;
  b.confirming_p = 0.012;
  b.detectable = std::numeric_limits<double>::infinity();
  outcome.gate.benchmarks = {a, b};
  outcome.warnings = {"BM_C is only in the new one"};
  outcome.count_changes = {{"BM_A", "syscalls", 10, 12, Finding::kRegressed}};
  return outcome;
}

TEST(GateTextTest, ShowsAllFiguresAndEndsWithWhatDecided) {
  EXPECT_EQ(RenderGateText(Outcome(), {}),
            "                              95 %          again\n"
            "benchmark  change         interval       p      p  detectable  verdict\n"
            "────────────────────────────────────────────────────────────────────────\n"
            "BM_A       -1.0 %              n/a   1.000              3.4 %  passed\n"
            "BM_B       +5.2 %  +3.1 % … +7.4 %  <0.001  0.012        none  regressed\n"
            "BM_A: syscalls 10 to 12, exactly: regressed\n"
            "Note: BM_C is only in the new one\n"
            "regression: b is slower\n");
}

TEST(GateTextTest, TheLastLineIsOneHoweverNarrow) {
  GateOutcome outcome = Outcome();
  outcome.decided_by = std::string(500, 'x');
  EXPECT_THAT(RenderGateText(outcome, {}), EndsWith("\n" + std::string(500, 'x') + "\n"));
  EXPECT_THAT(RenderGateText(outcome, {.color = true}),
              HasSubstr("\033[31m" + std::string(500, 'x') + "\033[0m\n"));
}

TEST(GateTextTest, ANameBreaksNoLineAndSteersNoTerminal) {
  GateOutcome outcome = Outcome();
  outcome.gate.benchmarks[0].name = outcome.count_changes[0].name = "BM\n\033[2J";
  EXPECT_THAT(RenderGateText(outcome, {}), HasSubstr("BM\\n\\x1b[2J  -1.0 %"));
  EXPECT_THAT(RenderGateText(outcome, {}), HasSubstr("BM\\n\\x1b[2J: syscalls 10 to 12"));
}

TEST(GateTextTest, TwoSessionsHaveNoTest) {
  GateOutcome outcome = Outcome();
  outcome.gate.other_sessions = true;
  EXPECT_THAT(RenderGateText(outcome, {}), Not(HasSubstr("0.012")));
}

TEST(GateTextTest, OfVeryManyOnlyTheNotableAreShown) {
  GateOutcome outcome = Outcome();
  outcome.gate.benchmarks.insert(outcome.gate.benchmarks.end(), 150, outcome.gate.benchmarks[0]);
  const std::string text = RenderGateText(outcome, {});
  EXPECT_THAT(text, HasSubstr("BM_B"));
  EXPECT_THAT(text, Not(HasSubstr("passed\n")));
}

}  // namespace
}  // namespace weir

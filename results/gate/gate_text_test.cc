#include <cmath>
#include <string>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/gate/gate_renderer.h"

namespace weir {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

GateOutcome Outcome() {
  GateOutcome outcome;
  outcome.decided_by = "regression: b is slower";
  outcome.summary = {"geometric mean +2.0 %", "regressed: BM_B"};
  outcome.verdict = GateVerdict::kRegression;
  GatedBenchmark a, b, c, d;
  a.name = "BM_A";
  a.metric = "cpu_time";
  a.verdict = BenchmarkVerdict::kClear;
  a.old_value = 1e-6;
  a.new_value = 0.99e-6;
  a.change.shift = std::log(0.99);
  a.pairs = 6;
  b = a;
  b.name = "BM_B";
  b.verdict = BenchmarkVerdict::kRegressed;
  b.metric = "bytes_per_second";
  b.old_value = 2e9;
  b.new_value = 1.9e9;
  b.pairs = 12;
  b.change = {.shift = std::log(1.052), .interval = Interval{std::log(1.031), std::log(1.074)}};
  c = a;
  c.name = "BM_C";
  c.improved = true;
  d.name = "BM_D";
  d.verdict = BenchmarkVerdict::kUnmeasured;
  outcome.gate.benchmarks = {a, b, c, d};
  outcome.warnings = {"a process takes 1 s to start"};
  outcome.count_changes = {{"BM_A", "syscalls", 10, 12, Finding::kRegressed}};
  return outcome;
}

TEST(GateTextTest, ShowsAllFiguresAndEndsWithWhatDecided) {
  EXPECT_EQ(RenderGateText(Outcome(), {}),
            "                                                    95 %\n"
            "benchmark        old        new  change         interval  pairs  verdict\n"
            "──────────────────────────────────────────────────────────────────────────\n"
            "BM_A         1.00 µs     990 ns  -1.0 %              n/a      6  clear\n"
            "BM_B       2.00 GB/s  1.90 GB/s  -4.9 %  -6.9 % … -3.0 %     12  regressed\n"
            "BM_C         1.00 µs     990 ns  -1.0 %              n/a      6  improved\n"
            "BM_D             n/a        n/a     n/a              n/a      0  skipped\n"
            "BM_A: syscalls 10 to 12, exactly: regressed\n"
            "Note: a process takes 1 s to start\n"
            "geometric mean +2.0 %\n"
            "regressed: BM_B\n"
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
  EXPECT_THAT(RenderGateText(outcome, {}), HasSubstr("BM\\n\\x1b[2J  "));
  EXPECT_THAT(RenderGateText(outcome, {}), HasSubstr("BM\\n\\x1b[2J: syscalls 10 to 12"));
}

TEST(GateTextTest, TwoSessionsHaveNoPairs) {
  GateOutcome outcome = Outcome();
  outcome.gate.other_sessions = true;
  EXPECT_THAT(RenderGateText(outcome, {}), Not(HasSubstr("pairs")));
}

TEST(GateTextTest, InstructionsOfSuspectsStandBesideTheTime) {
  GateOutcome outcome = Outcome();
  outcome.gate.benchmarks[1].instructions = InstructionCount{1376, 1376};
  outcome.gate.benchmarks[2].instructions = InstructionCount{449, 513};
  const std::string text = RenderGateText(outcome, {.width = 100});
  EXPECT_THAT(text, HasSubstr("      6            clear\n"));
  EXPECT_THAT(text, HasSubstr("     12      same  regressed\n"));
  EXPECT_THAT(text, HasSubstr("      6     +14 %  improved\n"));
}

TEST(GateTextTest, ByInstructionsThereIsNeitherIntervalNorPair) {
  GateOutcome outcome = Outcome();
  outcome.gate.by_instructions = true;
  outcome.gate.benchmarks[1].instructions = InstructionCount{449, 513};
  EXPECT_THAT(RenderGateText(outcome, {}),
              StartsWith("\nbenchmark        old        new  change  verdict\n"));
}

TEST(GateTextTest, InEightyColumnsNamesAreShortenedApartAndValuesStay) {
  GateOutcome outcome = Outcome();
  const std::string long_name(70, 'x');
  for (size_t i = 0; i < 2; ++i) outcome.gate.benchmarks[i].name = fmt::format("{0}/{1}{0}", long_name, i);
  const std::string text = RenderGateText(outcome, {});
  EXPECT_THAT(text, HasSubstr("old        new  change         interval  verdict\n"));
  EXPECT_THAT(text, HasSubstr("…0x"));
  EXPECT_THAT(text, HasSubstr("…1x"));
  EXPECT_THAT(text, Not(HasSubstr("pairs")));
  EXPECT_THAT(RenderGateText(outcome, {.width = 300}), HasSubstr(outcome.gate.benchmarks[0].name));
}

TEST(GateTextTest, WhatIsKnownOfNoneLeavesFirst) {
  GateOutcome outcome = Outcome();
  for (GatedBenchmark& each : outcome.gate.benchmarks) each.change.interval.reset();
  outcome.gate.benchmarks[0].name = std::string(30, 'x');
  EXPECT_THAT(RenderGateText(outcome, {}), HasSubstr("old        new  change  pairs  verdict\n"));
}

TEST(GateTextTest, OfVeryManyOnlyTheNotableAreShown) {
  GateOutcome outcome = Outcome();
  outcome.gate.benchmarks.insert(outcome.gate.benchmarks.end(), 150, outcome.gate.benchmarks[0]);
  const std::string text = RenderGateText(outcome, {});
  EXPECT_THAT(text, HasSubstr("BM_B"));
  EXPECT_THAT(text, HasSubstr("BM_C"));
  EXPECT_THAT(text, Not(HasSubstr("clear\n")));
}

}  // namespace
}  // namespace weir

#include "results/gate/gate_outcome.h"

#include <cmath>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

ShiftEstimate Around(double change) {
  return {.shift = std::log1p(change),
          .interval = Interval{std::log1p(change - 0.01), std::log1p(change + 0.01)}};
}

GatedBenchmark Benchmark(const std::string& name, BenchmarkVerdict verdict, double change) {
  GatedBenchmark benchmark;
  benchmark.name = name;
  benchmark.verdict = verdict;
  benchmark.metric = "cpu_time";
  benchmark.pairs = 20;
  benchmark.change = Around(change);
  return benchmark;
}

GatedBenchmark Without(const std::string& name, BenchmarkVerdict verdict, const std::string& reason) {
  GatedBenchmark benchmark;
  benchmark.name = name;
  benchmark.verdict = verdict;
  benchmark.reason = reason;
  return benchmark;
}

GateOutcome Conclude(std::vector<GatedBenchmark> benchmarks, const GateRules& rules = {},
                     const GateCircumstances& circumstances = {}, const Comparison& comparison = {}) {
  GateResult gate;
  gate.benchmarks = std::move(benchmarks);
  DecideGate(rules, gate);
  return ConcludeGate(std::move(gate), comparison, rules, circumstances);
}

TEST(GateOutcomeTest, APassSaysWhatItHasShown) {
  EXPECT_EQ(
      Conclude({Benchmark("a", BenchmarkVerdict::kClear, 0), Benchmark("b", BenchmarkVerdict::kClear, 0),
                Benchmark("c", BenchmarkVerdict::kIgnored, 1)})
          .decided_by,
      "pass: none of 2 benchmarks is slower by 10 % or more");
  EXPECT_EQ(Conclude({Benchmark("c", BenchmarkVerdict::kIgnored, 1)}).decided_by,
            "pass: the rules ignore every benchmark");
}

TEST(GateOutcomeTest, ARegressionNamesAllAndBothStages) {
  GatedBenchmark staged = Benchmark("b/with/a/long/name", BenchmarkVerdict::kRegressed, 0.25);
  staged.stages = {Around(0.26), Around(0.24), Around(0.23)};
  GatedBenchmark faster = Benchmark("d", BenchmarkVerdict::kClear, -0.5);
  faster.improved = true;
  const GateOutcome outcome = Conclude({Benchmark("a", BenchmarkVerdict::kRegressed, 0.08), staged,
                                        Benchmark("c", BenchmarkVerdict::kOpen, 0), faster,
                                        Benchmark("e", BenchmarkVerdict::kClear, 0)});
  EXPECT_EQ(outcome.verdict, GateVerdict::kRegression);
  EXPECT_EQ(outcome.decided_by,
            "regression: 2 of 5 benchmarks are slower by more than 5.0 %, which fresh pairs confirmed: a, "
            "b/with/a/long/name");
  EXPECT_THAT(
      outcome.summary,
      ElementsAre("geometric mean -7.6 %; 2 slower, 1 faster, 1 the same, 1 open",
                  "regressed: a: 8.0 % slower",
                  "regressed: b/with/a/long/name: 25 % slower; first pairs +26 % (+25 % … +27 %), fresh "
                  "ones +24 % (+23 % … +25 %), against a copy of the old program +23 % (+22 % … +24 %)"));
}

TEST(GateOutcomeTest, AnInconclusiveOneNamesWhatIsOpenAndWhatToDo) {
  EXPECT_EQ(
      Conclude({Benchmark("a", BenchmarkVerdict::kOpen, 0), Benchmark("b", BenchmarkVerdict::kClear, 0)})
          .decided_by,
      "inconclusive: 1 of 2 benchmarks is neither shown to be slower by more than 5.0 % nor by less than "
      "10 %: a; a longer --min-time or a quieter machine would tell");
  GateResult early;
  early.benchmarks = {Benchmark("a", BenchmarkVerdict::kOpen, 0)};
  early.ended_early = true;
  DecideGate({}, early);
  EXPECT_THAT(ConcludeGate(early, {}, {}).decided_by, HasSubstr("more --time would tell"));
  EXPECT_THAT(ConcludeGate(early, {}, {}, {.interrupted = true}).decided_by, HasSubstr("interrupted"));
  early.other_sessions = true;
  EXPECT_THAT(ConcludeGate(early, {}, {}).decided_by, HasSubstr("weir gate --ab OLD_BIN NEW_BIN"));
}

TEST(GateOutcomeTest, OfVeryManyTheSentenceNamesTen) {
  std::vector<GatedBenchmark> benchmarks;
  for (int i = 1; i <= 10; ++i)
    benchmarks.push_back(Benchmark("b" + std::to_string(i), BenchmarkVerdict::kRegressed, 0.5));
  EXPECT_THAT(Conclude(benchmarks).decided_by, EndsWith(": b1, b2, b3, b4, b5, b6, b7, b8, b9, b10"));
  for (int i = 11; i <= 172; ++i)
    benchmarks.push_back(Benchmark("b" + std::to_string(i), BenchmarkVerdict::kRegressed, 0.5));
  EXPECT_THAT(Conclude(benchmarks).decided_by, EndsWith(", b9, b10 and 162 more"));
}

TEST(GateOutcomeTest, WhatFailsOrIsNotMeasuredIsNamedWithTheReason) {
  const std::vector<GatedBenchmark> benchmarks = {
      Without("a", BenchmarkVerdict::kFailed, "fails in the new program: no disk"),
      Without("b", BenchmarkVerdict::kUnmeasured, "is missing in the new program"),
      Benchmark("c", BenchmarkVerdict::kClear, 0)};
  const GateOutcome outcome = Conclude(benchmarks);
  EXPECT_EQ(outcome.decided_by, "failed: 1 of 2 benchmarks fails in the new program: a");
  EXPECT_THAT(outcome.summary, ElementsAre("skipped: b is missing in the new program",
                                           "failed: a fails in the new program: no disk", HasSubstr("mean")));
  GateRules all;
  all.require_all = true;
  EXPECT_EQ(Conclude({benchmarks[1], benchmarks[2]}, all).decided_by,
            "failed: 1 benchmark could not be measured: b (--require-all)");
  EXPECT_EQ(Conclude({benchmarks[1]}).decided_by,
            "failed: nothing is left to compare; 1 benchmark could not be measured: b");
}

TEST(GateOutcomeTest, WhereTheRulesDifferNoFigureStandsForAll) {
  std::vector<GatedBenchmark> benchmarks = {Benchmark("a", BenchmarkVerdict::kClear, 0),
                                            Benchmark("b", BenchmarkVerdict::kClear, 0)};
  benchmarks[1].rule.tolerance = 0.3;
  EXPECT_EQ(Conclude(benchmarks).decided_by, "pass: none of 2 benchmarks is slower by its tolerance or more");
}

TEST(GateOutcomeTest, ANameBreaksNoLineAndSteersNoTerminal) {
  const GateOutcome outcome = Conclude({Benchmark("a\nb\033[2J", BenchmarkVerdict::kRegressed, 0.05)});
  EXPECT_THAT(outcome.decided_by, HasSubstr("a\\nb\\x1b[2J"));
  EXPECT_THAT(outcome.summary[1], StartsWith("regressed: a\\nb\\x1b[2J: 5.0 % slower"));
}

TEST(GateOutcomeTest, ACountThatGrewIsARegressionWhateverElse) {
  Comparison comparison;
  comparison.count_changes = {{"b", "bytes", 8, 4, Finding::kImproved},
                              {"a", "syscalls", 10, 11, Finding::kRegressed}};
  const GateOutcome outcome = Conclude({Benchmark("a", BenchmarkVerdict::kOpen, 0)}, {}, {}, comparison);
  EXPECT_EQ(outcome.verdict, GateVerdict::kRegression);
  EXPECT_EQ(outcome.decided_by, "regression: syscalls of a grew from 10 to 11, an exact count");
  EXPECT_EQ(outcome.count_changes.size(), 2u);
}

TEST(GateOutcomeTest, CountsThatFellOrAreIgnoredDecideNothing) {
  const std::vector<GatedBenchmark> benchmarks = {Benchmark("a", BenchmarkVerdict::kClear, 0)};
  Comparison comparison;
  comparison.count_changes = {{"a", "bytes", 8, 4, Finding::kImproved},
                              {"b", "syscalls", 1, 2, Finding::kRegressed}};
  GateRules rules;
  rules.overrides = {{.text = "b", .ignore = true}};
  EXPECT_EQ(Conclude(benchmarks, rules, {}, comparison).verdict, GateVerdict::kPass);
  rules.overrides = {{.text = "b/iterations:1/manual_time", .ignore = true}};
  EXPECT_EQ(Conclude(benchmarks, rules, {}, comparison).verdict, GateVerdict::kRegression);
  comparison.count_changes[1].name += "/iterations:1/manual_time";
  EXPECT_EQ(Conclude(benchmarks, rules, {}, comparison).verdict, GateVerdict::kPass)
      << "its name as the report has it";
}

TEST(GateOutcomeTest, NotesAndWarningsOfTheComparisonAreKept) {
  const std::vector<GatedBenchmark> benchmarks = {Benchmark("a", BenchmarkVerdict::kClear, 0)};
  EXPECT_THAT(Conclude(benchmarks).warnings, IsEmpty());
  Comparison comparison;
  comparison.warnings = {{"unpaired", "of two sessions"},
                         {"failed", "1 row failed"},
                         {"aggregates_only", "aggregates only"},
                         {"build_mode", "measured with a debug build"}};
  EXPECT_THAT(Conclude(benchmarks, {}, {.notes = {"starts slowly"}}, comparison).warnings,
              ElementsAre("starts slowly", "aggregates only", "measured with a debug build"));
  GateResult gate;
  gate.benchmarks = benchmarks;
  gate.serial_correlation = 0.4;
  EXPECT_THAT(ConcludeGate(gate, {}, {}).warnings, ElementsAre(HasSubstr("correlation 0.40")));
}

TEST(GateOutcomeTest, InstructionsTellMoreWorkFromLayout) {
  GatedBenchmark layout = Benchmark("a", BenchmarkVerdict::kRegressed, 0.07);
  layout.instructions = InstructionCount{1376, 1376};
  GatedBenchmark work = Benchmark("b", BenchmarkVerdict::kRegressed, 0.14);
  work.instructions = InstructionCount{449, 513};
  GatedBenchmark open = Benchmark("c", BenchmarkVerdict::kOpen, 0.06);
  open.instructions = InstructionCount{.reason = "the time was up"};
  const GateOutcome outcome = Conclude({layout, work, open});
  EXPECT_EQ(outcome.decided_by,
            "regression: 2 of 3 benchmarks are slower by more than 5.0 %, which fresh pairs confirmed: a, b; "
            "with the same instructions: a");
  EXPECT_THAT(outcome.summary,
              ElementsAre("open: c: instructions not counted: the time was up", StartsWith("geometric mean"),
                          "regressed: a: 7.0 % slower; same instructions (1,376 an iteration): layout or "
                          "memory, not more work",
                          "regressed: b: 14 % slower; 449 → 513 instructions an iteration, +14 %"));
}

TEST(GateOutcomeTest, InstructionsAloneAreToldAsSuch) {
  const auto decide = [](std::vector<GatedBenchmark> benchmarks) {
    GateResult gate;
    gate.by_instructions = true;
    gate.benchmarks = std::move(benchmarks);
    DecideGate({}, gate);
    return ConcludeGate(std::move(gate), {}, {});
  };
  GatedBenchmark more = Benchmark("a", BenchmarkVerdict::kRegressed, 0.5);
  more.metric = "instructions";
  more.instructions = InstructionCount{10, 15};
  const GatedBenchmark same = Benchmark("b", BenchmarkVerdict::kClear, 0);
  GatedBenchmark unknown = Benchmark("c", BenchmarkVerdict::kOpen, 0);
  unknown.change = {};
  unknown.instructions = InstructionCount{.reason = "the time was up"};
  EXPECT_EQ(decide({more, same}).decided_by,
            "regression: 1 of 2 benchmarks runs more instructions by more than 5.0 %: a");
  EXPECT_THAT(decide({more, same}).summary,
              ElementsAre("geometric mean +22 %; 1 more, 0 fewer, 1 the same, 0 not counted",
                          "regressed: a: 50 % more; 10 → 15 instructions an iteration, +50 %"));
  EXPECT_EQ(decide({same, same}).decided_by,
            "pass: none of 2 benchmarks runs more instructions by more than 5.0 %");
  EXPECT_EQ(decide({same, unknown}).decided_by,
            "inconclusive: instructions of 1 of 2 benchmarks could not be counted: c");
}

TEST(GateOutcomeTest, AChangeWithoutARatioIsNoPass) {
  EXPECT_EQ(Conclude({Without("a", BenchmarkVerdict::kFailed, "has no ratio of allocs: 0.00 → 3.00"),
                      Benchmark("b", BenchmarkVerdict::kClear, 0)})
                .decided_by,
            "failed: 1 of 2 benchmarks fails in the new program or cannot be compared: a");
}

}  // namespace
}  // namespace weir

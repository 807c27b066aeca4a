#include "results/gate/gate_outcome.h"

#include <cmath>
#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

GatedBenchmark Benchmark(const std::string& name, BenchmarkVerdict verdict, double change,
                         double detectable) {
  GatedBenchmark benchmark;
  benchmark.name = name;
  benchmark.verdict = verdict;
  benchmark.pairs = 20;
  benchmark.change.shift = std::log1p(change);
  benchmark.change.interval = Interval{std::log1p(change - 0.01), std::log1p(change + 0.01)};
  benchmark.detectable = detectable;
  return benchmark;
}

Comparison Compared() {
  Comparison comparison;
  comparison.metric = MetricNamed("cpu_time");
  return comparison;
}

std::string Sentence(GateResult gate, const Comparison& comparison = Compared()) {
  return ConcludeGate(std::move(gate), comparison, GateRules()).decided_by;
}

TEST(GateOutcomeTest, APassSaysWhatWouldHaveBeenSeen) {
  GateResult gate;
  gate.benchmarks = {Benchmark("a", BenchmarkVerdict::kPassed, 0, 0.03),
                     Benchmark("b", BenchmarkVerdict::kUnconfirmed, 0, 0.051),
                     Benchmark("c", BenchmarkVerdict::kIgnored, 0, 0.9)};
  EXPECT_EQ(Sentence(gate),
            "pass: none of 2 benchmarks is slower by more than 2.0 %; a slowdown of 5.1 % would have been "
            "seen in any");
}

TEST(GateOutcomeTest, ARegressionNamesTheWorst) {
  GateResult gate;
  gate.verdict = GateVerdict::kRegression;
  gate.benchmarks = {Benchmark("a", BenchmarkVerdict::kRegressed, 0.05, 0.03),
                     Benchmark("b", BenchmarkVerdict::kRegressed, 0.25, 0.03)};
  EXPECT_EQ(
      Sentence(gate),
      "regression: b is 25 % slower (interval +24 % to +26 %), which fresh pairs confirmed, and 1 more");
}

TEST(GateOutcomeTest, AnInconclusiveOneSaysWhyAndWhatToDo) {
  GateResult gate;
  gate.verdict = GateVerdict::kInconclusive;
  gate.benchmarks = {Benchmark("a", BenchmarkVerdict::kInsensitive, 0, 0.2),
                     Benchmark("b", BenchmarkVerdict::kInsensitive, 0, 0.15)};
  EXPECT_THAT(Sentence(gate),
              HasSubstr("a could be up to 20 % slower unseen, where 10 % is tolerated, and 1 more"));
  EXPECT_THAT(Sentence(gate), HasSubstr("--rounds"));
  gate.benchmarks[1].detectable = std::numeric_limits<double>::infinity();
  EXPECT_THAT(Sentence(gate),
              HasSubstr("the 20 pairs of b, and 1 more are too few to show anything of 2 benchmarks"));
  gate.control_alarms = {"a"};
  EXPECT_THAT(Sentence(gate), HasSubstr("the old program looks slower than itself in a:"));
  gate.control_alarms.clear();
  gate.other_sessions = true;
  gate.benchmarks[0].verdict = BenchmarkVerdict::kUndecided;
  EXPECT_THAT(Sentence(gate), HasSubstr("weir gate --ab OLD_BIN NEW_BIN"));
}

TEST(GateOutcomeTest, ANameBreaksNoLineAndSteersNoTerminal) {
  GateResult gate;
  gate.verdict = GateVerdict::kRegression;
  gate.benchmarks = {Benchmark("a\nb\033[2J", BenchmarkVerdict::kRegressed, 0.05, 0.03)};
  EXPECT_THAT(Sentence(gate), StartsWith("regression: a\\nb\\x1b[2J is 5.0 % slower"));
}

TEST(GateOutcomeTest, AFailedRunIsNamed) {
  GateResult gate;
  gate.verdict = GateVerdict::kInconclusive;
  gate.benchmarks = {Benchmark("a", BenchmarkVerdict::kUndecided, 0, 0.03),
                     Benchmark("b", BenchmarkVerdict::kInsensitive, 0, 0.2)};
  EXPECT_EQ(Sentence(gate), "inconclusive: a run of a failed, which leaves it undecided");
}

TEST(GateOutcomeTest, ACountThatGrewIsARegressionWhateverElse) {
  GateResult gate;
  gate.verdict = GateVerdict::kInconclusive;
  gate.benchmarks = {Benchmark("a", BenchmarkVerdict::kInsensitive, 0, 0.2)};
  gate.control_alarms = {"a"};
  Comparison comparison = Compared();
  comparison.count_changes = {{"b", "bytes", 8, 4, Finding::kImproved},
                              {"a", "syscalls", 10, 11, Finding::kRegressed}};
  const GateOutcome outcome = ConcludeGate(gate, comparison, GateRules());
  EXPECT_EQ(outcome.verdict, GateVerdict::kRegression);
  EXPECT_EQ(outcome.decided_by, "regression: syscalls of a grew from 10 to 11, an exact count");
  EXPECT_EQ(outcome.count_changes.size(), 2u);
}

TEST(GateOutcomeTest, CountsThatFellOrAreIgnoredDecideNothing) {
  GateResult gate;
  gate.benchmarks = {Benchmark("a", BenchmarkVerdict::kPassed, 0, 0.03)};
  Comparison comparison = Compared();
  comparison.count_changes = {{"a", "bytes", 8, 4, Finding::kImproved},
                              {"b", "syscalls", 1, 2, Finding::kRegressed}};
  GateRules rules;
  rules.overrides = {{.text = "b", .ignore = true}};
  EXPECT_EQ(ConcludeGate(gate, comparison, rules).verdict, GateVerdict::kPass);
  rules.overrides = {{.text = "b/iterations:1/manual_time", .ignore = true}};
  EXPECT_EQ(ConcludeGate(gate, comparison, rules).verdict, GateVerdict::kRegression);
  comparison.count_changes[1].name += "/iterations:1/manual_time";
  EXPECT_EQ(ConcludeGate(gate, comparison, rules).verdict, GateVerdict::kPass)
      << "its name as the report has it";
}

TEST(GateOutcomeTest, WhatCouldNotBeComparedIsAWarning) {
  GateResult gate;
  gate.benchmarks = {Benchmark("a", BenchmarkVerdict::kPassed, 0, 0.03)};
  Comparison comparison = Compared();
  comparison.groups.emplace_back();
  comparison.groups[0].rows = {
      {.name = "x", .finding = Finding::kAdded},
      {.name = "y", .finding = Finding::kRemoved},
      {.name = "z", .finding = Finding::kIncomparable, .reason = Reason::kFailed, .detail = "no disk"}};
  EXPECT_THAT(ConcludeGate(gate, comparison, GateRules()).warnings,
              ElementsAre("x is only in the new one", "y is only in the old one", HasSubstr("no disk")));
  EXPECT_THAT(ConcludeGate(gate, Compared(), GateRules()).warnings, IsEmpty());
  gate.serial_correlation = 0.4;
  EXPECT_THAT(ConcludeGate(gate, Compared(), GateRules()).warnings,
              ElementsAre(HasSubstr("correlation 0.40")));
}

TEST(GateOutcomeTest, WarningsOfTheComparisonAreKept) {
  GateResult gate;
  gate.benchmarks = {Benchmark("a", BenchmarkVerdict::kPassed, 0, 0.03)};
  Comparison comparison = Compared();
  comparison.warnings = {{"unpaired", "of two sessions"},
                         {"failed", "1 row failed"},
                         {"ambiguous", "1 row cannot be matched"},
                         {"aggregates_only", "aggregates only"},
                         {"build_mode", "measured with a debug build"}};
  EXPECT_THAT(ConcludeGate(gate, comparison, GateRules()).warnings,
              ElementsAre("aggregates only", "measured with a debug build"));
}

}  // namespace
}  // namespace weir

#include "results/gate/other_sessions.h"

#include <cmath>

#include "gtest/gtest.h"

namespace weir {
namespace {

ComparedRow Row(const std::string& name, double ratio, Interval interval) {
  ComparedRow row;
  row.name = name;
  row.difference = Difference{};
  row.difference->ratio = ratio;
  row.difference->interval = interval;
  row.difference->p = 1e-9;
  row.finding = Finding::kRegressed;
  return row;
}

Comparison Of(std::vector<ComparedRow> rows) {
  Comparison comparison;
  comparison.groups.emplace_back();
  comparison.groups[0].rows = std::move(rows);
  return comparison;
}

TEST(OtherSessionsTest, AreNeverARegression) {
  const GateResult result = GateOtherSessions(Of({Row("a", 3, {2.9, 3.1})}), GateRules());
  EXPECT_EQ(result.verdict, GateVerdict::kInconclusive);
  EXPECT_TRUE(result.other_sessions);
  EXPECT_EQ(result.benchmarks[0].verdict, BenchmarkVerdict::kUndecided);
  EXPECT_NEAR(*result.benchmarks[0].change.shift, std::log(3), 1e-12);
}

TEST(OtherSessionsTest, PassIfTheWholeIntervalIsTolerated) {
  EXPECT_EQ(GateOtherSessions(Of({Row("a", 1.05, {1.02, 1.09})}), GateRules()).verdict, GateVerdict::kPass);
  EXPECT_EQ(GateOtherSessions(Of({Row("a", 1.05, {0.9, 1.11})}), GateRules()).verdict,
            GateVerdict::kInconclusive);
  GateRules rules;
  rules.overrides = {{.text = "a", .tolerance = 0.2}};
  EXPECT_EQ(GateOtherSessions(Of({Row("a", 1.05, {0.9, 1.11})}), rules).verdict, GateVerdict::kPass);
}

TEST(OtherSessionsTest, AnOverrideMayNameWhatGoogleBenchmarkAppended) {
  const ComparedRow row = Row("a/real_time", 3, {2.9, 3.1});
  GateRules rules;
  for (const char* name : {"a", "a/real_time"}) {
    rules.overrides = {{.text = name, .ignore = true}};
    EXPECT_EQ(GateOtherSessions(Of({row}), rules).benchmarks[0].verdict, BenchmarkVerdict::kIgnored) << name;
  }
}

TEST(OtherSessionsTest, WithoutAnIntervalThereIsNoPass) {
  ComparedRow failed{.name = "a", .finding = Finding::kIncomparable, .reason = Reason::kFailed};
  EXPECT_EQ(GateOtherSessions(Of({failed}), GateRules()).verdict, GateVerdict::kInconclusive);
  GateRules rules;
  rules.overrides = {{.text = "a", .ignore = true}};
  EXPECT_EQ(GateOtherSessions(Of({failed}), rules).verdict, GateVerdict::kPass);
}

TEST(OtherSessionsTest, WhatOnlyOneHasIsNoBenchmarkOfBoth) {
  EXPECT_TRUE(GateOtherSessions(Of({{.name = "x", .finding = Finding::kAdded},
                                    {.name = "y", .finding = Finding::kRemoved}}),
                                GateRules())
                  .benchmarks.empty());
}

}  // namespace
}  // namespace weir

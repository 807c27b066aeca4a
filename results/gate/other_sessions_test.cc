#include "results/gate/other_sessions.h"

#include <cmath>
#include <vector>

#include "gtest/gtest.h"
#include "results/compare/report_comparison.h"

namespace weir {
namespace {

// Of a benchmark whose figures are these times `factor`, without a session.
Report ReportOf(const std::string& name, double factor,
                std::vector<double> figures = {100, 101, 99, 100, 102, 98}) {
  Report report;
  for (const double figure : figures) {
    ReportRow& row = report.rows.emplace_back();
    row.name = row.run_name = name;
    row.repetition_index = static_cast<int64_t>(report.rows.size()) - 1;
    row.cpu_time = figure * factor;
  }
  return report;
}

GateResult Gate(const Report& old_report, const Report& new_report, const GateRules& rules = {}) {
  const SampleChoice choice{.metric = "cpu_time"};
  const MatchedReports reports =
      MatchByName(SampleReport(old_report, "old", choice), SampleReport(new_report, "new", choice));
  Comparison comparison = CompareReports(reports, MetricNamed("cpu_time"));
  // A single process has none; this is as if each had been one.
  for (ComparedRow& row : comparison.groups[0].rows) {
    if (row.difference)
      row.difference->interval = Interval{row.difference->ratio - 0.03, row.difference->ratio + 0.04};
  }
  return GateOtherSessions(reports, comparison, rules);
}

TEST(OtherSessionsTest, AreNeverARegression) {
  const GateResult result = Gate(ReportOf("a", 1), ReportOf("a", 3));
  EXPECT_EQ(result.verdict, GateVerdict::kInconclusive);
  EXPECT_TRUE(result.other_sessions);
  EXPECT_EQ(result.benchmarks[0].verdict, BenchmarkVerdict::kOpen);
  EXPECT_NEAR(*result.benchmarks[0].change.shift, std::log(3), 1e-9);
}

TEST(OtherSessionsTest, PassIfTheWholeIntervalIsTolerated) {
  EXPECT_EQ(Gate(ReportOf("a", 1), ReportOf("a", 1.05)).verdict, GateVerdict::kPass);
  EXPECT_EQ(Gate(ReportOf("a", 1), ReportOf("a", 1.07)).verdict, GateVerdict::kInconclusive);
  GateRules rules;
  rules.overrides = {{.text = "a", .tolerance = 0.2}};
  EXPECT_EQ(Gate(ReportOf("a", 1), ReportOf("a", 1.07), rules).verdict, GateVerdict::kPass);
}

TEST(OtherSessionsTest, AnOverrideMayNameWhatGoogleBenchmarkAppended) {
  GateRules rules;
  for (const char* name : {"a", "a/real_time"}) {
    rules.overrides = {{.text = name, .ignore = true}};
    EXPECT_EQ(Gate(ReportOf("a/real_time", 1), ReportOf("a/real_time", 3), rules).benchmarks[0].verdict,
              BenchmarkVerdict::kIgnored)
        << name;
  }
}

TEST(OtherSessionsTest, WhatFailsInTheNewOneIsNoPass) {
  Report failing = ReportOf("a", 1);
  failing.rows[2].error = "no disk";
  EXPECT_EQ(Gate(ReportOf("a", 1), failing).verdict, GateVerdict::kFailed);
  GateRules rules;
  rules.overrides = {{.text = "a", .ignore = true}};
  EXPECT_EQ(Gate(ReportOf("a", 1), failing, rules).verdict, GateVerdict::kPass);
}

TEST(OtherSessionsTest, WhatOnlyOneHasDecidesNothing) {
  Report more = ReportOf("a", 1);
  const Report other = ReportOf("b", 1);
  more.rows.insert(more.rows.end(), other.rows.begin(), other.rows.end());
  const GateResult result = Gate(ReportOf("a", 1), more);
  EXPECT_EQ(result.verdict, GateVerdict::kPass);
  EXPECT_EQ(result.Count(BenchmarkVerdict::kUnmeasured), 1u);
}

TEST(OtherSessionsTest, ZeroAndZeroAreTheSame) {
  Report zero = ReportOf("a", 0);
  const GateResult result = Gate(zero, zero);
  EXPECT_EQ(result.verdict, GateVerdict::kPass);
  EXPECT_EQ(result.benchmarks[0].change.shift, 0);
}

}  // namespace
}  // namespace weir

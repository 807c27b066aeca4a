#include "results/gate/report_gate.h"

#include <cmath>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/compare/report_comparison.h"

namespace weir {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

void Add(const std::string& name, int64_t round, double cpu_time, Report& report) {
  ReportRow& row = report.rows.emplace_back();
  row.name = name;
  row.repetition_index = round;
  row.cpu_time = cpu_time;
}

SampledReport Sampled(Report& report) {
  report.SetContext("weir_session", "1");
  return SampleReport(report, "test", {.metric = "cpu_time"});
}

TEST(PairsOfTest, PairsByNameAndRound) {
  Report old_report, new_report;
  Add("a", 0, 100, old_report);
  Add("a", 1, 100, old_report);
  Add("a", 3, 100, old_report);
  Add("gone", 0, 1, old_report);
  Add("b", 0, 10, old_report);
  Add("b", 0, 5, new_report);
  Add("a", 0, 110, new_report);
  Add("a", 2, 100, new_report);
  Add("a", 3, 50, new_report);
  Add("fresh", 0, 1, new_report);
  const std::vector<BenchmarkPairs> pairs =
      PairsOf(MatchByName(Sampled(old_report), Sampled(new_report)), {});
  ASSERT_EQ(pairs.size(), 4u);
  EXPECT_EQ(pairs[2].benchmark, "fresh");
  EXPECT_EQ(pairs[2].without_figures->reason, "is only in the new program");
  EXPECT_EQ(pairs[3].benchmark, "gone");
  EXPECT_EQ(pairs[3].without_figures->reason, "is missing in the new program");
  EXPECT_FALSE(pairs[3].without_figures->fails_in_new);
  EXPECT_EQ(pairs[0].benchmark, "b") << "in the order of the new one";
  EXPECT_THAT(pairs[0].changes, ElementsAre(DoubleNear(std::log(0.5), 1e-12)));
  EXPECT_EQ(pairs[1].benchmark, "a");
  EXPECT_THAT(pairs[1].changes,
              ElementsAre(DoubleNear(std::log(1.1), 1e-12), DoubleNear(std::log(0.5), 1e-12)));
}

TEST(PairsOfTest, AboveZeroIsWorseOfRatesToo) {
  Report old_report, new_report;
  for (auto [report, rate] : {std::pair{&old_report, 100.0}, {&new_report, 50.0}}) {
    Add("a", 0, 1, *report);
    report->rows[0].SetCounter("items_per_second", rate);
    report->SetContext("weir_session", "1");
  }
  const SampleChoice choice{
      .metric_of = [](std::string_view, std::string_view) { return std::string("items_per_second"); }};
  const MatchedReports reports =
      MatchByName(SampleReport(old_report, "old", choice), SampleReport(new_report, "new", choice));
  EXPECT_GT(PairsOf(reports, {})[0].changes[0], 0);
  std::vector<GatedBenchmark> benchmarks(1);
  AddFigures(reports, benchmarks);
  EXPECT_EQ(benchmarks[0].metric, "items_per_second");
  EXPECT_EQ(benchmarks[0].old_value, 100);
  EXPECT_EQ(benchmarks[0].new_value, 50);
}

TEST(PairsOfTest, WhichWayIsWorseTheRulesMaySay) {
  Report old_report, new_report;
  for (auto [report, frobs] : {std::pair{&old_report, 100.0}, {&new_report, 50.0}}) {
    Add("a", 0, 1, *report);
    report->rows[0].SetCounter("frobs", frobs);
    report->SetContext("weir_session", "1");
  }
  const SampleChoice choice{.metric = "frobs"};
  const MatchedReports reports =
      MatchByName(SampleReport(old_report, "old", choice), SampleReport(new_report, "new", choice));
  GateRules rules;
  rules.common.metric = "frobs";
  rules.common.better = "higher";
  EXPECT_GT(PairsOf(reports, rules)[0].changes[0], 0);
  rules.common.better = "lower";
  EXPECT_LT(PairsOf(reports, rules)[0].changes[0], 0);
}

TEST(PairsOfTest, AnErrorOnEitherSideLeavesItWithoutFigures) {
  Report old_report, new_report;
  for (int round = 0; round < 2; ++round) {
    for (Report* report : {&old_report, &new_report}) {
      for (const char* name : {"a", "b", "c"}) Add(name, round, 100, *report);
    }
  }
  old_report.rows[0].error = "no disk";
  new_report.rows[1].error = "no disk";
  const std::vector<BenchmarkPairs> pairs =
      PairsOf(MatchByName(Sampled(old_report), Sampled(new_report)), {});
  ASSERT_EQ(pairs.size(), 3u);
  EXPECT_EQ(pairs[0].without_figures->reason, "fails in the old program: no disk");
  EXPECT_FALSE(pairs[0].without_figures->fails_in_new);
  EXPECT_EQ(pairs[1].without_figures->reason, "fails in the new program: no disk");
  EXPECT_TRUE(pairs[1].without_figures->fails_in_new);
  EXPECT_FALSE(pairs[2].without_figures);
}

TEST(PairsOfTest, ZeroMakesNoPair) {
  Report old_report, new_report;
  Add("a", 0, 0, old_report);
  Add("a", 0, 50, new_report);
  const BenchmarkPairs pairs = PairsOf(MatchByName(Sampled(old_report), Sampled(new_report)), {})[0];
  EXPECT_TRUE(pairs.changes.empty());
  EXPECT_EQ(pairs.without_figures->reason, "has no ratio of cpu_time: 0.00 s → 50.0 ns");
}

TEST(PairsOfTest, ZeroAndZeroAreNoChange) {
  Report report;
  Add("a", 0, 0, report);
  Add("a", 1, 0, report);
  const BenchmarkPairs pairs = PairsOf(MatchByName(Sampled(report), Sampled(report)), {})[0];
  EXPECT_EQ(pairs.changes, std::vector<double>(2, 0.0));
  EXPECT_FALSE(pairs.without_figures);
}

TEST(PairsOfTest, NamesThatCannotBeToldApartNeverPass) {
  Report old_report, new_report;
  Add("a", 0, 1, old_report);
  for (int i = 0; i < 2; ++i) {
    Add("a", 0, 1, new_report);
    new_report.rows.back().family_index = i;
  }
  const BenchmarkPairs pairs = PairsOf(MatchByName(Sampled(old_report), Sampled(new_report)), {})[0];
  EXPECT_TRUE(pairs.without_figures->fails_in_new);
}

// Of a benchmark whose figures are these times `factor`, without a session.
Report ReportOf(const std::string& name, double factor,
                const std::vector<double>& figures = {100, 101, 99, 100, 102, 98}) {
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

// Be it faster there by as much as it likes.
TEST(OtherSessionsTest, ReportsOfDifferentMachinesDecideNothing) {
  for (const double factor : {0.5, 1.0, 3.0}) {
    Report old_report = ReportOf("a", 1), new_report = ReportOf("a", factor);
    old_report.context = {{"num_cpus", {"2"}}, {"host_name", {"one"}}};
    new_report.context = {{"num_cpus", {"16"}}, {"host_name", {"two"}}};
    const GateResult result = Gate(old_report, new_report);
    EXPECT_EQ(result.verdict, GateVerdict::kInconclusive) << factor;
    EXPECT_TRUE(result.other_machine);
    new_report.context[0].second.text = "2";  // of the same kind: only the name is another
    EXPECT_FALSE(Gate(old_report, new_report).other_machine);
  }
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

// Ten benchmarks, of which the last takes `last` times as long as the others' `factor` says.
Report TenRows(double factor, double last) {
  Report report;
  for (int i = 0; i < 10; ++i) {
    const Report one = ReportOf(std::string(1, static_cast<char>('a' + i)), i == 9 ? factor * last : factor);
    report.rows.insert(report.rows.end(), one.rows.begin(), one.rows.end());
  }
  return report;
}

GateResult GateTenRows(double factor, double last) {
  const SampleChoice choice{.metric = "cpu_time"};
  const MatchedReports reports = MatchByName(SampleReport(TenRows(1, 1), "old", choice),
                                             SampleReport(TenRows(factor, last), "new", choice));
  const Comparison comparison = CompareReports(reports, MetricNamed("cpu_time"));
  EXPECT_EQ(comparison.rung, Rung::kTwoSessions);
  return GateOtherSessions(reports, comparison, {});
}

TEST(OtherSessionsTest, WhatTheMachineHidesIsSeenAgainstTheRest) {
  const GateResult result = GateTenRows(0.7, 1.4);
  EXPECT_EQ(result.verdict, GateVerdict::kInconclusive)
      << "0.98 of the old time, where all others are at 0.7";
  EXPECT_EQ(result.benchmarks[9].verdict, BenchmarkVerdict::kOpen);
  EXPECT_NEAR(*result.benchmarks[9].change.shift, std::log(1.4), 1e-6);
  EXPECT_EQ(result.benchmarks[0].verdict, BenchmarkVerdict::kClear);
}

TEST(OtherSessionsTest, ASlowdownOfAllIsNoPass) {
  EXPECT_EQ(GateTenRows(1, 1).verdict, GateVerdict::kPass);
  EXPECT_EQ(GateTenRows(1.3, 1).verdict, GateVerdict::kInconclusive) << "it may be the program's";
}

TEST(OtherSessionsTest, NamesThatAreTheSameAreToldApart) {
  Report report = ReportOf("a", 1);
  for (ReportRow& row : report.rows) row.family_index = 0;
  const Report second = ReportOf("a", 2);
  report.rows.insert(report.rows.end(), second.rows.begin(), second.rows.end());
  for (size_t i = 6; i < 12; ++i) report.rows[i].family_index = 1;
  const GateResult result = Gate(report, report);
  ASSERT_EQ(result.benchmarks.size(), 2u);
  EXPECT_EQ(result.benchmarks[0].name, "a");
  EXPECT_EQ(result.benchmarks[1].name, "a#2");
}

}  // namespace
}  // namespace weir

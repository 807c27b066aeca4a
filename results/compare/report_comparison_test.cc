#include "results/compare/report_comparison.h"

#include <algorithm>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/compare/comparison_cells.h"
#include "results/compare/sample_comparison.h"

namespace weir {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

Comparison Compare(const Report& base, const Report& compared, const std::string& metric = "real_time") {
  const SampleChoice choice{metric, std::nullopt};
  return CompareReports(MatchByName(SampleReport(base, "old", choice), SampleReport(compared, "new", choice)),
                        MetricNamed(metric));
}

const ComparedRow& RowNamed(const Comparison& comparison, std::string_view name) {
  const auto& rows = comparison.groups.at(0).rows;
  const auto row = std::ranges::find(rows, name, &ComparedRow::name);
  EXPECT_NE(row, rows.end()) << name;
  return row == rows.end() ? rows.at(0) : *row;
}

std::vector<std::string> Codes(const Comparison& comparison) {
  std::vector<std::string> codes;
  for (const ComparisonWarning& warning : comparison.warnings) codes.push_back(warning.code);
  return codes;
}

std::vector<std::string> Names(const Comparison& comparison) {
  std::vector<std::string> names;
  for (const ComparedRow& row : comparison.groups.at(0).rows) names.push_back(row.name);
  return names;
}

TEST(ReportComparisonTest, OneSessionIsPairedAndDecided) {
  Report base = SessionReport("s"), compared = SessionReport("s");
  AddRounds(base, "a", 1, 10, 1);
  AddRounds(compared, "a", 1.1, 10, 2);
  const Comparison comparison = Compare(base, compared);
  EXPECT_TRUE(comparison.paired);
  EXPECT_EQ(RowNamed(comparison, "a").finding, Finding::kRegressed);
  EXPECT_NEAR(RowNamed(comparison, "a").difference->ratio, 1.1, 0.01);
  EXPECT_THAT(Codes(comparison), testing::IsEmpty());
}

// Of plain Google Benchmark: `repetitions` in one process, `percent` apart from the first to the last.
void AddRepetitions(Report& report, const std::string& name, double seconds, int repetitions,
                    double percent) {
  for (int i = 0; i < repetitions; ++i) {
    const double step = repetitions > 1 ? static_cast<double>(i) / (repetitions - 1) - 0.5 : 0;
    AddRow(report, name, seconds * (1 + percent / 100 * step)).repetition_index = i;
  }
}

TEST(ReportComparisonTest, BetweenSessionsNothingRegressesHoweverClear) {
  Report base = SessionReport("s"), compared = SessionReport("t");
  AddRounds(base, "slower", 1, 30, 1);
  AddRounds(compared, "slower", 5, 30, 2);
  AddRounds(base, "equal", 1, 30, 3);
  AddRounds(compared, "equal", 1, 30, 4);
  const Comparison comparison = Compare(base, compared);
  EXPECT_FALSE(comparison.paired);
  EXPECT_EQ(comparison.rung, Rung::kTwoFiles);
  EXPECT_EQ(RowNamed(comparison, "slower").finding, Finding::kDiffers);
  EXPECT_EQ(RowNamed(comparison, "slower").reason, Reason::kOtherSession);
  EXPECT_EQ(RowNamed(comparison, "equal").finding, Finding::kUnclear);
  EXPECT_EQ(comparison.Count(Finding::kRegressed) + comparison.Count(Finding::kImproved), 0u);
  EXPECT_THAT(comparison.verdict, HasSubstr("1 differs (slower, 4.98 × slower), 1 unclear"));
  EXPECT_THAT(comparison.advice, HasSubstr("weir ab OLD_BIN NEW_BIN"));
}

TEST(ReportComparisonTest, RepetitionsSayWhatTheNoiseIs) {
  Report base, compared;
  AddRepetitions(base, "quiet", 1, 10, 2);
  AddRepetitions(compared, "quiet", 1.1, 10, 2);
  AddRepetitions(base, "noisy", 1, 10, 40);
  AddRepetitions(compared, "noisy", 1.1, 10, 40);
  const Comparison comparison = Compare(base, compared);
  const ComparedRow& quiet = RowNamed(comparison, "quiet");
  EXPECT_EQ(quiet.finding, Finding::kDiffers);
  EXPECT_NEAR(quiet.difference->ratio, 1.1, 1e-9);
  EXPECT_TRUE(quiet.difference->interval);
  EXPECT_EQ(quiet.difference->base_count, 10u);
  EXPECT_EQ(RowNamed(comparison, "noisy").finding, Finding::kUnclear);
}

TEST(ReportComparisonTest, SingleRunsDifferFromTwiceOn) {
  Report base, compared;
  for (const auto& [name, after] : {std::pair{"a", 2.5}, {"b", 0.4}, {"c", 1.9}}) {
    AddRow(base, name, 1);
    AddRow(compared, name, after);
  }
  const Comparison comparison = Compare(base, compared);
  EXPECT_EQ(RowNamed(comparison, "a").finding, Finding::kDiffers);
  EXPECT_EQ(RowNamed(comparison, "b").finding, Finding::kDiffers);
  EXPECT_EQ(RowNamed(comparison, "c").finding, Finding::kUnclear);
  EXPECT_EQ(RowNamed(comparison, "c").reason, Reason::kSingleRuns);
  EXPECT_THAT(Codes(comparison), Contains("single_runs"));
}

// Twenty rows that all moved by -23 %, the last one against that.
std::pair<Report, Report> TwentyRows(double last) {
  Report base, compared;
  for (int i = 0; i < 20; ++i) {
    const double drift = 0.77 * (1 + 0.004 * (i % 5 - 2)) * (i == 19 ? last : 1);
    AddRow(base, "a" + std::to_string(i), 1 + i);
    AddRow(compared, "a" + std::to_string(i), (1 + i) * drift);
  }
  return {base, compared};
}

TEST(ReportComparisonTest, WhatMovedAllRowsIsTakenAsTheMachines) {
  const auto [base, compared] = TwentyRows(1.31);
  const Comparison comparison = Compare(base, compared);
  EXPECT_EQ(comparison.rung, Rung::kTwoSessions);
  EXPECT_NEAR(comparison.common->ratio, 0.77, 0.005);
  EXPECT_EQ(comparison.Count(Finding::kLikelyRegressed), 1u);
  const ComparedRow& last = RowNamed(comparison, "a19");
  EXPECT_EQ(last.finding, Finding::kLikelyRegressed);
  EXPECT_NEAR(*last.difference->against_rest, 1.31, 0.02);
  EXPECT_EQ(RowNamed(comparison, "a3").finding, Finding::kUnclear);
  EXPECT_EQ(RowNamed(comparison, "a3").reason, Reason::kAsTheRest);
  EXPECT_TRUE(RowNamed(comparison, "a3").difference->interval);
  EXPECT_THAT(comparison.verdict,
              HasSubstr("All 20 rows moved by -23 %: taken as the machine's. Against that, a19 is likely 3"));
  EXPECT_THAT(comparison.verdict, HasSubstr("if that is the code's, it is the row that did not change"));
  EXPECT_THAT(Codes(comparison), Contains("single_runs"));
}

TEST(ReportComparisonTest, WithoutARowThatStandsOutItSaysWhatWould) {
  const auto [base, compared] = TwentyRows(1);
  const Comparison comparison = Compare(base, compared);
  EXPECT_EQ(comparison.Count(Finding::kUnclear), 20u);
  EXPECT_THAT(comparison.verdict,
              HasSubstr("None stands out of the rest; one that is 12 % apart from it would."));
}

TEST(ReportComparisonTest, TwoGroupsCannotBeToldApart) {
  auto [base, compared] = TwentyRows(1);
  for (int i = 0; i < 9; ++i) *compared.rows[static_cast<size_t>(i)].real_time *= 1.3;
  const Comparison comparison = Compare(base, compared);
  ASSERT_TRUE(comparison.common->groups);
  EXPECT_EQ(comparison.Count(Finding::kUnclear), 20u);
  EXPECT_EQ(RowNamed(comparison, "a0").reason, Reason::kTwoGroups);
  EXPECT_THAT(comparison.verdict, HasSubstr("Two groups of rows moved apart by 30 %"));
  EXPECT_THAT(comparison.verdict, HasSubstr("which one changed two sessions cannot tell"));
}

TEST(ReportComparisonTest, OtherMachinesAreNeverTheFourthRung) {
  for (const auto& [key, one, other] : {std::tuple{"weir_cpu_model", "A", "B"},
                                        {"weir_compiler_flags", "-O2", "-O3"},
                                        {"num_cpus", "2", "4"},
                                        {"library_build_type", "release", "debug"},
                                        {"mhz_per_cpu", "2000", "3000"},
                                        {"cpu_model", "A", "B"},
                                        {"compiler-flags", "-O2", "-O3"}}) {
    auto [base, compared] = TwentyRows(1.31);
    base.SetContext(key, one);
    compared.SetContext(key, other);
    const Comparison comparison = Compare(base, compared);
    EXPECT_EQ(comparison.rung, Rung::kTwoFiles) << key;
    EXPECT_TRUE(comparison.warnings.at(0).foremost) << key;
    EXPECT_EQ(comparison.Count(Finding::kLikelyRegressed), 0u) << key;
  }
  auto [base, compared] = TwentyRows(1.31);
  for (const auto& [key, one, other] :
       {std::tuple{"mhz_per_cpu", "2000", "2010"}, {"host_name", "a", "b"}, {"date", "a", "b"}}) {
    base.SetContext(key, one);
    compared.SetContext(key, other);
  }
  EXPECT_EQ(Compare(base, compared).rung, Rung::kTwoSessions);
}

TEST(ReportComparisonTest, AFileAgainstItselfIsToldSo) {
  Report base;
  AddRow(base, "a", 1);
  base.SetContext("date", "today");
  const SampleChoice choice{.metric = "real_time"};
  const Comparison comparison = CompareReports(
      MatchByName(SampleReport(base, "a.json", choice), SampleReport(base, "a.json", choice)), Metric());
  EXPECT_TRUE(comparison.same_figures);
  EXPECT_EQ(RowNamed(comparison, "a").finding, Finding::kEquivalent);
  EXPECT_THAT(comparison.verdict, HasSubstr("a.json against itself"));
  Report other = base;
  other.SetContext("date", "tomorrow");
  EXPECT_FALSE(Compare(base, other).same_figures) << "the same figures of another day are a result";
  other = base;
  other.rows[0].SetCounter("items_per_second", 5);
  EXPECT_FALSE(Compare(base, other).same_figures) << "what another metric says tells them apart";
}

TEST(ReportComparisonTest, WhatOnlyOneReportHasIsAddedOrRemovedAndNotInTheMean) {
  Report base = SessionReport("s"), compared = SessionReport("s");
  AddRounds(base, "both", 1, 6, 1);
  AddRounds(base, "old", 9, 6, 2);
  AddRounds(compared, "new", 7, 6, 3);
  AddRounds(compared, "both", 2, 6, 4);
  const Comparison comparison = Compare(base, compared);
  EXPECT_THAT(Names(comparison), ElementsAre("new", "both", "old"));
  EXPECT_EQ(RowNamed(comparison, "new").finding, Finding::kAdded);
  EXPECT_EQ(RowNamed(comparison, "old").finding, Finding::kRemoved);
  EXPECT_NEAR(*RowNamed(comparison, "old").value, 9, 0.1);
  EXPECT_EQ(comparison.matched, 1u);
  EXPECT_NEAR(*comparison.geometric_mean, 2, 0.05);
}

TEST(ReportComparisonTest, TheGeometricMeanIsOfTheMatchedRows) {
  Report base, compared;
  for (const auto& [name, before, after] : {std::tuple{"a", 1.0, 2.0}, {"b", 1.0, 8.0}}) {
    AddRow(base, name, before);
    AddRow(compared, name, after);
  }
  EXPECT_DOUBLE_EQ(*Compare(base, compared).geometric_mean, 4);
}

TEST(ReportComparisonTest, AFailedRowIsIncomparableAndSaysHow) {
  Report base = SessionReport("s"), compared = SessionReport("s");
  AddRounds(base, "a", 1, 6, 1);
  AddRounds(compared, "a", 1, 5, 2);
  AddRow(compared, "a", 0).error = "disk full";
  const Comparison comparison = Compare(base, compared);
  EXPECT_EQ(RowNamed(comparison, "a").finding, Finding::kIncomparable);
  EXPECT_EQ(RowNamed(comparison, "a").detail, "disk full");
  EXPECT_EQ(comparison.matched, 0u);
  EXPECT_THAT(Codes(comparison), Contains("failed"));
}

TEST(ReportComparisonTest, AMissingFigureIsIncomparableAndAZeroIsNot) {
  Report base = SessionReport("s"), compared = SessionReport("s");
  for (int i = 0; i < 6; ++i) {
    AddRow(base, "missing", 1).SetCounter("x", 1);
    AddRow(compared, "missing", 1);
    AddRow(base, "zero", 1).SetCounter("x", 0);
    base.rows.back().repetition_index = i;
    AddRow(compared, "zero", 1).SetCounter("x", 1);
    compared.rows.back().repetition_index = i;
  }
  const Comparison comparison = Compare(base, compared, "x");
  EXPECT_EQ(RowNamed(comparison, "missing").reason, Reason::kNoFigure);
  EXPECT_EQ(RowNamed(comparison, "zero").finding, Finding::kRegressed);
  EXPECT_EQ(RowNamed(comparison, "zero").absolute->change, 1);
}

TEST(ReportComparisonTest, NothingThatStaysNothingIsEquivalent) {
  Report base = SessionReport("s"), compared = SessionReport("s");
  for (int i = 0; i < 6; ++i) {
    for (Report* report : {&base, &compared}) {
      AddRow(*report, "zero", 1).SetCounter("x", 0);
      report->rows.back().repetition_index = i;
    }
  }
  const Comparison comparison = Compare(base, compared, "x");
  EXPECT_EQ(RowNamed(comparison, "zero").finding, Finding::kEquivalent);
  EXPECT_EQ(comparison.matched, 1u);
}

TEST(ReportComparisonTest, FittedComplexitiesAreComparedAsWhatTheyAre) {
  Report base, compared;
  const auto add = [](Report& report, const char* complexity, double coefficient, double rms) {
    ReportRow& fit = AddRow(report, "Sort_BigO", 0);
    fit.run_name = "Sort";
    fit.run_type = RunType::kAggregate;
    fit.aggregate_name = "BigO";
    fit.time_unit = TimeUnit::kNanosecond;
    fit.real_time = fit.cpu_time = std::nullopt;
    fit.SetCounter("real_coefficient", coefficient);
    fit.other_strings.emplace_back("big_o", complexity);
    ReportRow& error = AddRow(report, "Sort_RMS", 0);
    error.run_name = "Sort";
    error.run_type = RunType::kAggregate;
    error.aggregate_name = "RMS";
    error.real_time = error.cpu_time = std::nullopt;
    error.SetCounter("rms", rms);
  };
  const auto compare = [&] {
    const SampleChoice choice{.metric = "real_time", .complexity = true};
    return CompareReports(
        MatchByName(SampleReport(base, "old", choice), SampleReport(compared, "new", choice)), Metric());
  };
  const auto cells = [](const Comparison& comparison, size_t row) {
    return CellsOf(comparison, comparison.groups[0], comparison.groups[0].rows[row]);
  };
  add(base, "N", 10, 0.03);
  add(compared, "N", 12, 0.05);
  Comparison comparison = compare();
  EXPECT_EQ(cells(comparison, 0).base, "10.0 ns N");
  EXPECT_EQ(cells(comparison, 0).change, "20 % slower");
  EXPECT_EQ(cells(comparison, 0).finding, "unclear");
  EXPECT_EQ(cells(comparison, 1).compared, "5.0 %");
  EXPECT_EQ(cells(comparison, 1).change, "+2.0 points");
  EXPECT_FALSE(comparison.geometric_mean) << "they are no measurements";
  compared = {};
  add(compared, "NlgN", 2, 0.05);
  comparison = compare();
  EXPECT_EQ(cells(comparison, 0).change, "N → NlgN");
  EXPECT_EQ(cells(comparison, 0).finding, "differs");
}

TEST(ReportComparisonTest, DuplicateNamesMatchInOrderIfThereAreAsMany) {
  Report base, compared;
  for (int i = 0; i < 3; ++i) {
    AddRow(base, "a", 1 + i).family_index = i;
    AddRow(compared, "a", 2 * (1 + i)).family_index = i;
  }
  Comparison comparison = Compare(base, compared);
  ASSERT_EQ(comparison.groups[0].rows.size(), 3u);
  for (const ComparedRow& row : comparison.groups[0].rows) EXPECT_DOUBLE_EQ(row.difference->ratio, 2);

  AddRow(compared, "a", 1).family_index = 3;
  comparison = Compare(base, compared);
  ASSERT_EQ(comparison.groups[0].rows.size(), 4u);
  for (const ComparedRow& row : comparison.groups[0].rows) EXPECT_EQ(row.reason, Reason::kAmbiguous);
  const auto cells = [&](size_t i) {
    return CellsOf(comparison, comparison.groups[0], comparison.groups[0].rows[i]);
  };
  EXPECT_EQ(cells(0).base, "1.00 s") << "the old side's figure, and not under the new one's";
  EXPECT_EQ(cells(0).compared, "");
  EXPECT_EQ(cells(3).base, "");
  EXPECT_EQ(cells(3).compared, "1.00 s");
  EXPECT_THAT(Codes(comparison), Contains("ambiguous"));
}

TEST(ReportComparisonTest, AThreadCountIsPartOfTheName) {
  Report base, compared;
  AddRow(base, "a/threads:1", 1);
  AddRow(base, "a/threads:2", 2);
  AddRow(compared, "a/threads:2", 2);
  AddRow(compared, "a/threads:1", 1);
  EXPECT_THAT(Names(Compare(base, compared)), ElementsAre("a/threads:2", "a/threads:1"));
}

TEST(ReportComparisonTest, NamesAreWholeButForWhatWeirsBenchAlwaysHas) {
  Report base, compared;
  AddRow(base, "a/iterations:1/manual_time", 1);
  AddRow(compared, "a/iterations:1/manual_time", 1);
  EXPECT_THAT(Names(Compare(base, compared)), ElementsAre("a/iterations:1/manual_time"));
  base.SetContext("weir_commit", "1");
  compared.SetContext("weir_commit", "2");
  EXPECT_THAT(Names(Compare(base, compared)), ElementsAre("a"));
}

TEST(ReportComparisonTest, UnitsDoNotMatter) {
  Report base, compared;
  AddRow(base, "a", 1.5).time_unit = TimeUnit::kMillisecond;
  AddRow(compared, "a", 1500).time_unit = TimeUnit::kMicrosecond;
  EXPECT_NEAR(Compare(base, compared).groups[0].rows[0].difference->ratio, 1, 1e-12);
}

TEST(ReportComparisonTest, ExactCountsTellEvenBetweenSessions) {
  Report base = SessionReport("s"), compared = SessionReport("t");
  for (int i = 0; i < 3; ++i) {
    ReportRow& before = AddRow(base, "a", 1);
    before.SetCounter("syscalls", 10);
    before.SetCounter("bytes", 100);
    before.SetCounter("allocations", 5 + i);
    ReportRow& after = AddRow(compared, "a", 1);
    after.SetCounter("syscalls", 11);
    after.SetCounter("bytes", 100);
    after.SetCounter("allocations", 50);
  }
  const Comparison comparison = Compare(base, compared);
  ASSERT_EQ(comparison.count_changes.size(), 1u) << "allocations vary, so they are not exact";
  EXPECT_EQ(comparison.count_changes[0].counter, "syscalls");
  EXPECT_EQ(comparison.count_changes[0].finding, Finding::kRegressed);
  EXPECT_EQ(comparison.equal_counts, 1u);
  EXPECT_THAT(comparison.verdict, HasSubstr("1 exact count grew (syscalls of a)"));
}

TEST(ReportComparisonTest, TwoRowsDoNotShowThatACountIsExact) {
  Report base = SessionReport("s"), compared = SessionReport("s");
  for (int i = 0; i < 2; ++i) {
    AddRow(base, "a", 1).SetCounter("syscalls", 10);
    AddRow(compared, "a", 1).SetCounter("syscalls", 11);
  }
  EXPECT_TRUE(Compare(base, compared).count_changes.empty());
}

TEST(ReportComparisonTest, CountsOverOtherIterationsAreNotCompared) {
  Report base, compared;  // plain Google Benchmark, with repetitions
  for (int i = 0; i < 3; ++i) {
    ReportRow& before = AddRow(base, "a", 2);
    before.iterations = 100;
    before.SetCounter("syscalls", 300);
    before.SetCounter("allocs_per_iter", 3);
    ReportRow& after = AddRow(compared, "a", 1);
    after.iterations = 200;
    after.SetCounter("syscalls", 600);
    after.SetCounter("allocs_per_iter", 4);
  }
  const Comparison comparison = Compare(base, compared);
  ASSERT_EQ(comparison.count_changes.size(), 1u) << "twice as many iterations make twice as many calls";
  EXPECT_EQ(comparison.count_changes[0].counter, "allocs_per_iter");
  EXPECT_EQ(comparison.equal_counts, 0u);
}

TEST(ReportComparisonTest, ACountOverIterationsThatVaryIsNotExact) {
  Report base, compared;
  for (int i = 0; i < 3; ++i) {
    for (const auto& [report, bytes] : {std::pair{&base, 8}, {&compared, 9}}) {
      ReportRow& row = AddRow(*report, "a", 1);
      row.iterations = 100 + i;
      row.SetCounter("bytes", bytes);
    }
  }
  EXPECT_TRUE(Compare(base, compared).count_changes.empty());
}

TEST(ReportComparisonTest, LargeSteadyDifferencesOfManyRowsCountWithFewRounds) {
  Report base = SessionReport("s"), compared = SessionReport("s");
  for (unsigned i = 0; i < 20; ++i) {
    AddRounds(base, "a" + std::to_string(i), 1, 7, i);
    AddRounds(compared, "a" + std::to_string(i), 4, 7, 100 + i);
  }
  EXPECT_EQ(Compare(base, compared).Count(Finding::kRegressed), 20u);
}

TEST(ReportComparisonTest, AggregatesAloneAreComparedAndSaidToBe) {
  Report base, compared;
  for (const auto& [report, seconds] : {std::pair{&base, 1.0}, {&compared, 2.0}}) {
    ReportRow& row = AddRow(*report, "a_median", seconds);
    row.run_name = "a";
    row.run_type = RunType::kAggregate;
    row.aggregate_name = "median";
  }
  const Comparison comparison = Compare(base, compared);
  EXPECT_THAT(Names(comparison), ElementsAre("a"));
  EXPECT_DOUBLE_EQ(comparison.groups[0].rows[0].difference->ratio, 2);
  EXPECT_THAT(Codes(comparison), Contains("aggregates_only").Times(2));
}

TEST(ReportComparisonTest, AnotherMachineIsAWarning) {
  Report base = SessionReport("s"), compared = SessionReport("t");
  base.SetContext("weir_cpu_model", "one");
  compared.SetContext("weir_cpu_model", "another");
  base.SetContextJson("num_cpus", "2");
  base.SetContext("date", "then");
  compared.SetContext("date", "now");
  compared.SetContext("weir_compilation_mode", "dbg");
  AddRow(base, "a", 1);
  AddRow(compared, "a", 1);
  std::string all;
  for (const ComparisonWarning& warning : Compare(base, compared).warnings) all += warning.text + "\n";
  EXPECT_THAT(all, HasSubstr("cpu model differs: one in the old report, another in the new report"));
  EXPECT_THAT(all, HasSubstr("num cpus differs: 2 in the old report, not known in the new report"));
  EXPECT_THAT(all, HasSubstr("new report: measured with a debug build"));
  EXPECT_THAT(all, testing::Not(HasSubstr("date")));
}

TEST(ReportComparisonTest, AListWrittenInAnotherWayIsTheSame) {
  Report base = SessionReport("s"), compared = SessionReport("t");
  AddRow(base, "a", 1);
  AddRow(compared, "a", 1);
  base.SetContextJson("caches", "[\n  {\n    \"type\": \"Data one\",\n    \"size\": 49152\n  }\n]");
  compared.SetContextJson("caches", "[{\"type\":\"Data one\",\"size\":49152}]");
  EXPECT_THAT(Codes(Compare(base, compared)), testing::Not(Contains("environment")));
  compared.SetContextJson("caches", "[{\"type\":\"Dataone\",\"size\":49152}]");
  EXPECT_THAT(Codes(Compare(base, compared)), Contains("environment"));
}

TEST(ReportComparisonTest, ManyRowsAreComparedInThreads) {
  Report base, compared;
  for (int i = 0; i < 20'000; ++i) {
    AddRow(base, "a" + std::to_string(i), 1 + i);
    AddRow(compared, "a" + std::to_string(i), 2 * (1.0 + i));
  }
  const Comparison comparison = Compare(base, compared);
  ASSERT_EQ(comparison.matched, 20'000u);
  for (const ComparedRow& row : comparison.groups[0].rows) ASSERT_NEAR(row.difference->ratio, 2, 1e-9);
}

TEST(ReportComparisonTest, NothingIsNothing) {
  const Comparison comparison = Compare(Report(), Report());
  EXPECT_EQ(comparison.matched, 0u);
  EXPECT_EQ(comparison.verdict, "There is no row to compare.");
}

TEST(ReportComparisonTest, BenchmarksOfOneNameAreToldApart) {
  Report base, compared;
  for (Report* report : {&base, &compared}) {
    for (int family = 0; family < 2; ++family) AddRow(*report, "parse", 1 + family).family_index = family;
  }
  compared.rows[1].real_time = 20;
  const Comparison comparison = Compare(base, compared);
  ASSERT_EQ(comparison.groups[0].rows.size(), 2u);
  EXPECT_EQ(comparison.groups[0].rows[0].name, "parse");
  EXPECT_EQ(RowNamed(comparison, "parse#2").difference->compared, 20);
}

}  // namespace
}  // namespace weir

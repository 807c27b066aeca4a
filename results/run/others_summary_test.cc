#include "results/run/others_summary.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/run/run_renderer.h"
#include "results/run/run_verdict.h"
#include "results/run/sample_run.h"

namespace weir {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

void AddRuns(Report& report, const std::string& name, TimeUnit unit, double time, int runs,
             double bytes_per_second = 0) {
  for (int i = 0; i < runs; ++i) {
    ReportRow row;
    row.name = row.run_name = name;
    row.repetition_index = i;
    row.time_unit = unit;
    row.real_time = 2 * time * (1 + 0.01 * i);
    row.cpu_time = time * (1 + 0.01 * i);
    if (bytes_per_second > 0) row.SetCounter(schema::kBytesPerSecond, bytes_per_second);
    report.rows.push_back(row);
  }
}

Report TwoBenchmarks() {
  Report report;
  AddRuns(report, "BM_Sort/64", TimeUnit::kMillisecond, 3, 7);
  AddRuns(report, "BM_Sort/8", TimeUnit::kNanosecond, 20, 7, 1e9);
  return report;
}

std::string Shown(const Report& report, std::string_view format) {
  for (const RunRenderer& each : RunRenderers()) {
    if (each.name == format) return each.render(SummarizeRun(report), {{.width = 100}, {}});
  }
  return "";
}

TEST(OthersSummaryTest, BenchmarksStandInTheReportsOrderAndNoneIsTheBest) {
  const RunSummary run = SummarizeRun(TwoBenchmarks());
  ASSERT_THAT(run.groups, SizeIs(1));
  const RunGroup& group = run.groups[0];
  ASSERT_THAT(group.ranking.cases, SizeIs(2));
  EXPECT_EQ(group.ranking.cases[0].label, "BM_Sort/64");
  EXPECT_DOUBLE_EQ(*group.ranking.cases[0].ns_per_record.median, 3.09e6) << "the time that it asks for";
  EXPECT_TRUE(group.ranking.cases[0].ns_per_record.interval);
  EXPECT_EQ(group.ranking.cases[0].rounds, 7U);
  EXPECT_DOUBLE_EQ(*group.ranking.cases[1].bytes_per_second.median, 1e9);
  for (const CaseSummary& each : group.ranking.cases) EXPECT_EQ(StateOf(each, group.ranking), "");
  EXPECT_EQ(Verdict(group, run.noise),
            "2 benchmarks from 20.6 ns (BM_Sort/8) to 3.09 ms (BM_Sort/64) an iteration; they may do "
            "different work and are not ranked.");
  EXPECT_THAT(Notes(run), ElementsAre("Times are CPU times."));
  for (const char* format : {"text", "markdown", "csv", "json", "html"}) {
    const std::string text = Shown(TwoBenchmarks(), format);
    EXPECT_THAT(text, HasSubstr("64")) << format;
    EXPECT_THAT(text, Not(HasSubstr("class=\"best\""))) << format;
  }
  EXPECT_THAT(Shown(TwoBenchmarks(), "text"), HasSubstr("3.09 ms"));
  EXPECT_THAT(Shown(TwoBenchmarks(), "html"), HasSubstr("Time by benchmark"));
}

TEST(OthersSummaryTest, WhatIsWeirsIsRankedWhateverItLacks) {
  EXPECT_FALSE(IsOfOthers(SampleDefaultRun(2)));
  Report failed;
  failed.SetContext("weir_rounds", "3");
  AddSampleError(failed, "write/batched/record:number", 0, "no space");
  EXPECT_FALSE(IsOfOthers(failed)) << "a run whose rows all failed";
  EXPECT_TRUE(IsOfOthers(TwoBenchmarks()));
}

TEST(OthersSummaryTest, FailedOnesAreSaidAndAggregatesWillDo) {
  Report report;
  AddSampleError(report, "BM_Fails", 0, "no input");
  ReportRow mean;
  mean.name = "BM_Mean_mean";
  mean.run_name = "BM_Mean";
  mean.run_type = RunType::kAggregate;
  mean.aggregate_name = "mean";
  mean.real_time = 5;
  report.rows.push_back(mean);
  report.design = "some tool: means of its runs";
  const RunSummary run = SummarizeRun(report);
  ASSERT_THAT(run.groups, SizeIs(1));
  EXPECT_EQ(Verdict(run.groups[0], run.noise),
            "One case failed (BM_Fails/iterations:1/manual_time); 5.00 ns (BM_Mean) an iteration.");
  EXPECT_THAT(Notes(run), ElementsAre("some tool: means of its runs.", "Times are wall times.",
                                      "BM_Fails/iterations:1/manual_time: failed in 1 of 1 rounds: no input",
                                      HasSubstr("No interval of a median")));
}

TEST(OthersSummaryTest, TwoBenchmarksOfOneNameStayTwo) {
  Report report;
  AddRuns(report, "BM_a", TimeUnit::kNanosecond, 3, 7);
  AddRuns(report, "BM_a", TimeUnit::kNanosecond, 30, 7);
  for (size_t i = 0; i < report.rows.size(); ++i) report.rows[i].family_index = i < 7 ? 0 : 1;
  const RunSummary run = SummarizeRun(report);
  ASSERT_THAT(run.groups, SizeIs(1));
  ASSERT_THAT(run.groups[0].ranking.cases, SizeIs(2));
  EXPECT_NEAR(*run.groups[0].ranking.cases[0].ns_per_record.median, 3.09, 0.01);
  EXPECT_NEAR(*run.groups[0].ranking.cases[1].ns_per_record.median, 30.9, 0.1);
}

TEST(OthersSummaryTest, AReportWithoutBenchmarksHasNoGroup) {
  EXPECT_THAT(SummarizeRun(Report()).groups, SizeIs(0));
}

}  // namespace
}  // namespace weir

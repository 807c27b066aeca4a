#include "results/history/report_points.h"

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using testing::ElementsAre;
using testing::Pair;

ReportRow RowOf(const std::string& name, double nanoseconds, int round = 0) {
  ReportRow row;
  row.name = row.run_name = name;
  row.repetition_index = round;
  row.real_time = row.cpu_time = nanoseconds;
  return row;
}

TEST(ReportPointsTest, SeveralRoundsAreMedianSpreadAndNumber) {
  Report report;
  for (const auto& [round, time] : {std::pair(0, 10.0), {1, 12.0}, {2, 11.0}, {3, 30.0}, {4, 11.5}}) {
    report.rows.push_back(RowOf("BM_A/8", time, round));
  }
  report.SetContext("weir_session", "1");
  const auto points = PointsOf(report, {});
  ASSERT_TRUE(points.ok());
  ASSERT_EQ(points->points.size(), 1u);
  const SeriesPoint& point = points->points[0];
  EXPECT_EQ(point.series.key.name, "BM_A/8");
  EXPECT_EQ(point.series.key.metric, "cpu_time");
  EXPECT_EQ(point.series.unit, "ns");
  EXPECT_EQ(point.series.higher_is_better, false);
  EXPECT_EQ(point.point.median, 11.5) << "as the row has it, not what a second's share of it is";
  EXPECT_DOUBLE_EQ(point.point.spread, 1.4826 * 0.5);
  EXPECT_EQ(point.point.processes, 5);

  report.SetContext("weir_session", "");
  const auto repetitions = PointsOf(report, {});
  ASSERT_TRUE(repetitions.ok());
  EXPECT_EQ(repetitions->points[0].point, (HistoryPoint{0, 11.5, 0, 1})) << "repetitions are of one process";
}

TEST(ReportPointsTest, EachBenchmarkIsJudgedByTheTimeThatItAsksFor) {
  Report report;
  report.rows = {RowOf("BM_A", 1), RowOf("BM_A/real_time", 2), RowOf("BM_B/manual_time/threads:4", 3)};
  const auto points = PointsOf(report, {});
  ASSERT_TRUE(points.ok());
  std::vector<std::pair<std::string, std::string>> keys;
  for (const SeriesPoint& each : points->points)
    keys.emplace_back(each.series.key.name, each.series.key.metric);
  EXPECT_THAT(keys, ElementsAre(Pair("BM_A", "cpu_time"), Pair("BM_A", "real_time"),
                                Pair("BM_B/threads:4", "real_time")));
}

TEST(ReportPointsTest, WhatFailedHasNoPointAndEqualNamesDiffer) {
  Report report;
  report.rows = {RowOf("BM_A", 1), RowOf("BM_A", 2), RowOf("BM_E", 3)};
  report.rows[0].family_index = 0;
  report.rows[1].family_index = 1;
  report.rows[2].error = "no";
  const auto points = PointsOf(report, {});
  ASSERT_TRUE(points.ok());
  ASSERT_EQ(points->points.size(), 2u);
  EXPECT_EQ(points->points[1].series.key.name, "BM_A#2");
  EXPECT_THAT(points->failed, ElementsAre("BM_E"));
}

TEST(ReportPointsTest, CountersAreAskedForByName) {
  Report report;
  report.rows = {RowOf("BM_A", 1)};
  report.rows[0].SetCounter("bytes_per_second", 5e9);
  report.rows[0].SetCounter("widgets", 7);
  const auto points = PointsOf(report, {.metrics = {"bytes_per_second", "widgets"}});
  ASSERT_TRUE(points.ok());
  EXPECT_EQ(points->points[0].series.higher_is_better, true);
  EXPECT_EQ(points->points[0].point.median, 5e9);
  EXPECT_EQ(points->points[1].series.higher_is_better, std::nullopt) << "its name does not tell";
  const auto none = PointsOf(report, {.metrics = {"widget"}});
  EXPECT_TRUE(absl::IsInvalidArgument(none.status()));
}

TEST(ReportPointsTest, TheKeyHoldsWhatDecidesAndNothingThatVaries) {
  Report report;
  for (const auto& [key, value] : {std::pair("date", "2026-01-01"),
                                   {"host_name", "h"},
                                   {"executable", "./b"},
                                   {"load_avg", "[1]"},
                                   {"mhz_per_cpu", "2100"},
                                   {"weir_commit", "abc"},
                                   {"weir_session", "1"},
                                   {"weir_compiler", "gcc 12"},
                                   {"weir_cpu_model", "Xeon"},
                                   {"weir_cores", "2"},
                                   {"num_cpus", "4"},
                                   {"weir_kernel", "6.1.0-13-amd64"},
                                   {"weir_glibc_version", "2.36"},
                                   {"weir_compiler_flags", "-O2"},
                                   {"weir_compilation_mode", "opt"},
                                   {"my_compiler_version", "x"},
                                   {"weir_governor", "n/a"}}) {
    report.SetContext(key, value);
  }
  EXPECT_THAT(EnvironmentOf(report),
              ElementsAre(Pair("CPU", "Xeon"), Pair("cores", "2"), Pair("kernel", "6"),
                          Pair("compiler", "gcc 12"), Pair("flags", "-O2"), Pair("glibc", "2.36"),
                          Pair("build", "opt"), Pair("my_compiler_version", "x")));
}

TEST(ReportPointsTest, WhatChangedOfAKeyIsNamed) {
  SeriesKey before, after;
  before.environment = {{"CPU", "a"}, {"compiler", "gcc 12"}};
  after.environment = {{"CPU", "a"}, {"compiler", "gcc 13"}, {"build", "opt"}};
  EXPECT_EQ(EnvironmentChange(before, after), "compiler gcc 12 → gcc 13, build not known → opt");
  EXPECT_EQ(EnvironmentChange(before, before), "");
  const std::string flags(100, 'f');
  before.environment = {{"flags", flags + " -O2 -g"}};
  after.environment = {{"flags", flags + " -O3 -g"}};
  EXPECT_EQ(EnvironmentChange(before, after), "flags …-O2 -g → …-O3 -g") << "from where they differ";
}

TEST(ReportPointsTest, AReportIsKnownByItsContent) {
  Report report;
  report.rows = {RowOf("BM_A", 1)};
  const std::string digest = DigestOf(report);
  EXPECT_EQ(digest.size(), 32u);
  EXPECT_EQ(DigestOf(report), digest);
  report.rows[0].cpu_time = 1.5;
  EXPECT_NE(DigestOf(report), digest);
}

}  // namespace
}  // namespace weir

#include "results/run/case_summary.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/run/sample_run.h"

namespace weir {
namespace {

using testing::ElementsAre;
using testing::Pair;

// Of a report of one case.
CaseSummary Summarize(const Report& report) {
  std::vector<CaseSummary> cases = SummarizeCases(report);
  EXPECT_EQ(cases.size(), 1u);
  return cases.at(0);
}

ReportRow Round(int64_t round, double ns) {
  ReportRow row;
  row.name = "write/batched/record:fixed:8/records:10/direct";
  row.repetition_index = round;
  row.SetCounter("ns_per_record", ns);
  return row;
}

TEST(CaseSummaryTest, TakesTheNameApart) {
  Report report;
  report.rows = {Round(0, 1)};
  const CaseSummary summary = Summarize(report);
  EXPECT_EQ(summary.workload, "write");
  EXPECT_EQ(summary.strategy, "batched");
  EXPECT_THAT(summary.parameters,
              ElementsAre(Pair("record", "fixed:8"), Pair("records", "10"), Pair("direct", "")));
  EXPECT_EQ(summary.Parameter("records"), "10");
  EXPECT_EQ(summary.Parameter("buffer"), std::nullopt);
  EXPECT_FALSE(summary.IsLimit());
}

TEST(CaseSummaryTest, MediansAreOverTheRoundsWithoutError) {
  Report report;
  report.rows = {Round(0, 1), Round(1, 3), Round(2, 2), Round(3, 100)};
  report.rows[3].error = "";
  report.rows[3].counters.clear();
  const CaseSummary summary = Summarize(report);
  EXPECT_EQ(summary.rounds, 3u);
  EXPECT_EQ(summary.errors, 1u);
  EXPECT_EQ(summary.first_error, "no message");
  EXPECT_EQ(summary.ns_per_record.median, 2);
  EXPECT_FALSE(summary.Measured());
}

TEST(CaseSummaryTest, WhatNoRowSaysIsAbsent) {
  Report report;
  report.rows = {Round(0, 1)};
  const CaseSummary summary = Summarize(report);
  EXPECT_FALSE(summary.seconds.median.has_value());
  EXPECT_FALSE(summary.limit_ratio.median.has_value());
  EXPECT_FALSE(summary.syscalls.has_value());
  EXPECT_FALSE(summary.anon_peak_bytes.has_value());
}

TEST(CaseSummaryTest, CountsAreExactOrARange) {
  Report report;
  report.rows = {Round(0, 1), Round(1, 1), Round(2, 1)};
  for (ReportRow& row : report.rows) row.SetCounter("bytes", 80);
  report.rows[0].SetCounter("syscalls", 5);
  report.rows[2].SetCounter("syscalls", 3);
  const CaseSummary summary = Summarize(report);
  EXPECT_EQ(summary.syscalls->low, 3u);
  EXPECT_EQ(summary.syscalls->high, 5u);
  EXPECT_EQ(summary.bytes->low, summary.bytes->high);
}

TEST(CaseSummaryTest, MemoryIsAPeakAndStallsAreAShare) {
  Report report;
  report.rows = {Round(0, 1), Round(1, 1), Round(2, 1)};
  for (ReportRow& row : report.rows) {
    row.real_time = 2;
    row.time_unit = TimeUnit::kSecond;
    row.SetCounter("anon_peak_bytes", 1000);
    row.SetCounter("stall_seconds", 0.5);
  }
  report.rows[1].SetCounter("anon_peak_bytes", 7000);
  report.rows[2].real_time = std::nullopt;
  const CaseSummary summary = Summarize(report);
  EXPECT_EQ(summary.anon_peak_bytes->high, 7000u);
  EXPECT_EQ(summary.stalled_share.median, 0.25);
  EXPECT_EQ(summary.stalled_share.count, 2u);
}

TEST(CaseSummaryTest, WhatWaitsOrUsesMoreThanOneCpuHasThreads) {
  Report report;
  report.rows = {Round(0, 1)};
  ReportRow& row = report.rows[0];
  row.real_time = 1;
  row.time_unit = TimeUnit::kSecond;
  row.SetCounter("bytes", 1e9);
  row.SetCounter("cpu_seconds_per_gb", 1.05);
  EXPECT_FALSE(Summarize(report).threaded);
  row.SetCounter("cpu_seconds_per_gb", 1.4);
  EXPECT_TRUE(Summarize(report).threaded);
  row.SetCounter("cpu_seconds_per_gb", 0.3);
  row.SetCounter("stall_seconds", 0);
  EXPECT_TRUE(Summarize(report).threaded);
  row.SetCounter("strategy_threads", 1);
  EXPECT_FALSE(Summarize(report).threaded) << "the row knows best";
}

TEST(CaseSummaryTest, AStrategyThatCannotWaitHasNoShare) {
  Report report;
  report.rows = {Round(0, 1)};
  report.rows[0].real_time = 1;
  EXPECT_EQ(Summarize(report).stalled_share.median, std::nullopt);
}

TEST(CaseSummaryTest, FlagsAreCountedByRound) {
  Report report;
  report.rows = {Round(0, 1), Round(1, 1), Round(2, 1)};
  report.rows[0].label = "cold,steal";
  report.rows[2].label = "steal, unsettled";
  const CaseSummary summary = Summarize(report);
  ASSERT_EQ(summary.flags.size(), 3u);
  EXPECT_EQ(summary.flags[1].name, "steal");
  EXPECT_EQ(summary.flags[1].rounds, 2u);
  EXPECT_TRUE(summary.HasFlag("unsettled"));
  EXPECT_FALSE(summary.HasFlag(""));
}

}  // namespace
}  // namespace weir

#include "results/run/flag_legend.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/run/sample_run.h"

namespace weir {
namespace {

const CaseSummary& Find(const RunSummary& run, std::string_view strategy) {
  for (const CaseSummary& each : run.groups[0].ranking.cases) {
    if (each.strategy == strategy) return each;
  }
  return run.groups.at(0).ranking.cases.at(0);
}

TEST(FlagLegendTest, InWords) {
  const RunSummary run = SummarizeRun(SampleRun(12));
  const FlagLegend flags(run, true);
  EXPECT_EQ(flags.Cell(Find(run, "mmap")), "cpu-pressure 4/12, steal 4/12");
  EXPECT_EQ(flags.Cell(Find(run, "discard")), "length-only, yardstick");
  EXPECT_EQ(flags.Cell(Find(run, "stdio")), "");
}

TEST(FlagLegendTest, AsLettersThatTheTextExplains) {
  const RunSummary run = SummarizeRun(SampleRun(12));
  const FlagLegend flags(run, false);
  EXPECT_EQ(flags.Cell(Find(run, "mmap")), "b4 c4");
  EXPECT_THAT(flags.Lines(), testing::Contains("  c  steal         the host took the CPU away"));
}

TEST(FlagLegendTest, ALongMeaningGoesOnBelowItself) {
  const FlagLegend flags(SummarizeRun(SampleRun(12)), false);
  EXPECT_THAT(flags.Text(45), testing::HasSubstr("  d  length-only   the target keeps no bytes,\n"
                                                 "                   so only their number was\n"
                                                 "                   checked\n"));
}

TEST(FlagLegendTest, ALetterMeansTheSameInAllGroups) {
  const RunSummary run = SummarizeRun(SampleDefaultRun(12));
  const FlagLegend flags(run, false);
  EXPECT_EQ(flags.Cell(Find(run, "batched")), "a4");
  for (const CaseSummary& each : run.groups[1].ranking.cases) {
    if (each.strategy == "uring") {
      EXPECT_EQ(flags.Cell(each), "a4");
    }
  }
}

TEST(FlagLegendTest, WithoutFlagsThereIsNothingToExplain) {
  EXPECT_TRUE(FlagLegend(RunSummary(), true).Lines().empty());
}

TEST(FlagLegendTest, WhatAllRowsCarryIsSaidOnce) {
  Report report = SampleRun(12);
  for (ReportRow& row : report.rows) row.label += row.label.empty() ? "cold" : ",cold";
  report.rows[0].label.clear();
  const RunSummary run = SummarizeRun(report);
  const FlagLegend flags(run, true);
  EXPECT_EQ(flags.Cell(Find(run, "mmap")), "cpu-pressure 4/12, steal 4/12");
  EXPECT_THAT(flags.Lines().back(), "All rows: cold (memory was not warmed) in 11 to 12 rounds.");
}

}  // namespace
}  // namespace weir

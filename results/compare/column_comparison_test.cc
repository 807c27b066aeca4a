#include "results/compare/column_comparison.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/compare/sample_comparison.h"

namespace weir {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

absl::StatusOr<Comparison> Compare(const Report& report, const ColumnChoice& choice) {
  return CompareColumns(SampleReport(report, "run", {.metric = "real_time"}), choice, Metric());
}

std::vector<std::string> Names(const ComparedGroup& group) {
  std::vector<std::string> names;
  for (const ComparedRow& row : group.rows) names.push_back(row.name);
  return names;
}

Report ThreeStrategies() {
  Report report = SessionReport("s");
  AddRounds(report, "write/slow/records:10", 3, 8, 1);
  AddRounds(report, "write/fast/records:10", 1, 8, 2);
  AddRounds(report, "write/middle/records:10", 2, 8, 3);
  return report;
}

TEST(ColumnComparisonTest, ComparesWithTheBestBestFirst) {
  const absl::StatusOr<Comparison> comparison = Compare(ThreeStrategies(), {"strategy", {}, ""});
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  ASSERT_EQ(comparison->groups.size(), 1u);
  const ComparedGroup& group = comparison->groups[0];
  EXPECT_EQ(group.title, "write records:10");
  EXPECT_THAT(Names(group), ElementsAre("fast", "middle", "slow"));
  EXPECT_FALSE(group.rows[0].difference);
  EXPECT_EQ(group.rows[1].finding, Finding::kRegressed);
  EXPECT_NEAR(group.rows[2].difference->ratio, 3, 0.1);
  EXPECT_TRUE(group.rows[2].difference->paired);
  EXPECT_THAT(comparison->verdict, HasSubstr("fast is best: "));
  EXPECT_THAT(comparison->verdict, HasSubstr("middle comes next, "));
  EXPECT_THAT(comparison->verdict, HasSubstr("95 % interval"));
}

TEST(ColumnComparisonTest, ComparesWithTheChosenValue) {
  const absl::StatusOr<Comparison> comparison = Compare(ThreeStrategies(), {"strategy", {}, "middle"});
  ASSERT_TRUE(comparison.ok());
  const ComparedGroup& group = comparison->groups[0];
  EXPECT_THAT(Names(group), ElementsAre("middle", "fast", "slow"));
  EXPECT_EQ(group.rows[1].finding, Finding::kImproved);
  EXPECT_EQ(group.rows[2].finding, Finding::kRegressed);
  EXPECT_THAT(group.verdict, HasSubstr("Against middle"));
}

TEST(ColumnComparisonTest, ComparesWithTheChosenLabel) {
  Report report = SessionReport("s");
  AddRounds(report, "write/batched/buffer:4096/target:file", 3, 8, 1);
  AddRounds(report, "write/batched/buffer:262144/target:file", 1, 8, 2);
  AddRounds(report, "write/naive/target:file", 2, 8, 3);
  const auto comparison = Compare(report, {"strategy", {}, "batched buffer:4096"});
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  EXPECT_EQ(comparison->groups[0].base_label, "batched buffer:4096");
  EXPECT_THAT(comparison->groups[0].verdict, HasSubstr("Against batched buffer:4096"));
  EXPECT_FALSE(Compare(report, {"strategy", {}, "batched buffer:1"}).ok());
}

TEST(ColumnComparisonTest, GroupsByWhatAllCasesHave) {
  Report report = SessionReport("s");
  AddRounds(report, "write/a/target:file/buffer:1", 1, 6, 1);
  AddRounds(report, "write/b/target:file", 2, 6, 2);
  AddRounds(report, "write/a/target:null/buffer:1", 3, 6, 3);
  AddRounds(report, "write/b/target:null", 1, 6, 4);
  const absl::StatusOr<Comparison> comparison = Compare(report, {"strategy", {}, ""});
  ASSERT_EQ(comparison->groups.size(), 2u) << "b has no buffer, so that is no reason to keep it from a";
  EXPECT_THAT(Names(comparison->groups[0]), ElementsAre("a", "b"));
  EXPECT_THAT(Names(comparison->groups[1]), ElementsAre("b", "a"));
}

TEST(ColumnComparisonTest, AValueThatStandsTwiceSaysWhatItHasBesides) {
  Report report = SessionReport("s");
  AddRounds(report, "write/a/buffer:1", 1, 6, 1);
  AddRounds(report, "write/a/buffer:2", 2, 6, 2);
  AddRounds(report, "write/b", 3, 6, 3);
  const absl::StatusOr<Comparison> comparison = Compare(report, {"strategy", {}, ""});
  EXPECT_THAT(Names(comparison->groups[0]), ElementsAre("a buffer:1", "a buffer:2", "b"));
}

TEST(ColumnComparisonTest, RowsChooseWhatMustBeEqual) {
  Report report = SessionReport("s");
  AddRounds(report, "write/a/buffer:1", 1, 6, 1);
  AddRounds(report, "write/a/buffer:2", 2, 6, 2);
  const absl::StatusOr<Comparison> by_buffer = Compare(report, {"buffer", {"workload", "strategy"}, ""});
  ASSERT_EQ(by_buffer->groups.size(), 1u);
  EXPECT_EQ(by_buffer->groups[0].title, "write a");
  EXPECT_THAT(Names(by_buffer->groups[0]), ElementsAre("1", "2"));
}

TEST(ColumnComparisonTest, PartsOfOtherNamesGoByPosition) {
  Report report;
  AddRow(report, "BM_Sort/8", 2);
  AddRow(report, "BM_Merge/8", 1);
  AddRow(report, "BM_Sort/64", 3);
  AddRow(report, "BM_Merge/64", 4);
  const absl::StatusOr<Comparison> comparison = Compare(report, {"1", {}, ""});
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  ASSERT_EQ(comparison->groups.size(), 2u);
  EXPECT_THAT(Names(comparison->groups[0]), ElementsAre("BM_Merge", "BM_Sort"));
  EXPECT_EQ(comparison->groups[0].rows[1].finding, Finding::kDiffers) << "twofold";
  EXPECT_EQ(comparison->groups[1].rows[1].finding, Finding::kUnclear) << "single runs";
  EXPECT_EQ(comparison->groups[1].rows[1].reason, Reason::kSingleRuns);
}

TEST(ColumnComparisonTest, OfOneProcessTheRepetitionsTellTheNoise) {
  Report report;
  for (int i = 0; i < 10; ++i) {
    AddRow(report, "BM_Sort/8", 1.1 + 0.002 * i).repetition_index = i;
    AddRow(report, "BM_Merge/8", 1 + 0.002 * i).repetition_index = i;
  }
  const absl::StatusOr<Comparison> comparison = Compare(report, {"1", {}, ""});
  const ComparedRow& row = comparison->groups[0].rows[1];
  EXPECT_EQ(row.finding, Finding::kDiffers);
  EXPECT_EQ(row.reason, Reason::kOneProcess);
  EXPECT_TRUE(row.difference->interval);
  EXPECT_FALSE(row.difference->paired);
  EXPECT_EQ(comparison->rung, Rung::kTwoFiles);
}

TEST(ColumnComparisonTest, WhatMovesNothingIsNeverTheBest) {
  Report report = ThreeStrategies();
  AddRounds(report, "write/discard/records:10", 0.1, 8, 4);
  for (ReportRow& row : report.rows) {
    if (row.name.starts_with("write/discard")) row.label = "length-only,yardstick";
  }
  AddRounds(report, "limit/write/records:10", 0.2, 8, 5);
  const absl::StatusOr<Comparison> comparison = Compare(report, {"strategy", {}, ""});
  ASSERT_EQ(comparison->groups.size(), 1u) << "limits are no group";
  EXPECT_THAT(Names(comparison->groups[0]), ElementsAre("fast", "middle", "slow", "discard"));
  EXPECT_TRUE(comparison->groups[0].rows[3].aside);
  EXPECT_THAT(comparison->verdict, Not(HasSubstr("discard")));
}

TEST(ColumnComparisonTest, AnErrorIsNoFigure) {
  Report report = ThreeStrategies();
  AddRow(report, "write/fast/records:10", 0).error = "lost a byte";
  const absl::StatusOr<Comparison> comparison = Compare(report, {"strategy", {}, ""});
  EXPECT_THAT(Names(comparison->groups[0]), ElementsAre("middle", "slow", "fast"));
  EXPECT_EQ(comparison->groups[0].rows[2].reason, Reason::kFailed);
  EXPECT_EQ(comparison->groups[0].rows[2].detail, "lost a byte");
}

TEST(ColumnComparisonTest, ThreadsThatGoogleBenchmarkAppendsArePartOfTheCase) {
  Report report = SessionReport("s");
  for (const char* threads : {"1", "4"}) {
    for (const char* size : {"64", "128"}) {
      AddRounds(report, std::string("BM_Read/size:") + size + "/real_time/threads:" + threads, 1, 6, size[0]);
    }
  }
  const absl::StatusOr<Comparison> by_size = Compare(report, {"size", {}, ""});
  ASSERT_EQ(by_size->groups.size(), 2u) << "compared only at equal threads";
  EXPECT_EQ(by_size->groups[0].title, "BM_Read threads:1");
  EXPECT_EQ(by_size->groups[0].rows.size(), 2u);
  const absl::StatusOr<Comparison> by_threads = Compare(report, {"threads", {}, ""});
  ASSERT_EQ(by_threads->groups.size(), 2u);
  EXPECT_EQ(by_threads->groups[0].title, "BM_Read size:64");
}

TEST(ColumnComparisonTest, SaysWhatThereIsInstead) {
  absl::StatusOr<Comparison> comparison = Compare(ThreeStrategies(), {"buffer", {}, ""});
  ASSERT_FALSE(comparison.ok());
  EXPECT_EQ(std::string(comparison.status().message()),
            "run: no name has a part 'buffer'; there are records, strategy, workload");
  comparison = Compare(ThreeStrategies(), {"strategy", {}, "best"});
  ASSERT_FALSE(comparison.ok());
  EXPECT_EQ(std::string(comparison.status().message()),
            "run: no strategy is 'best'; there are fast, middle, slow");
}

}  // namespace
}  // namespace weir

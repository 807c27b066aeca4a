#include "results/compare/comparison.h"

#include "gtest/gtest.h"
#include "results/statistics/multiplicity.h"

namespace weir {
namespace {

ComparedRow RowWith(double ratio, double low, double high, double adjusted_p) {
  ComparedRow row;
  row.difference = Difference();
  row.difference->ratio = ratio;
  row.difference->interval = Interval{low, high};
  row.difference->p = row.difference->adjusted_p = adjusted_p;
  return row;
}

Finding Judged(ComparedRow row) {
  Judge(row);
  return row.finding;
}

TEST(ComparisonTest, JudgesByEquivalenceThenByTheTest) {
  EXPECT_EQ(Judged(RowWith(1.2, 1.1, 1.3, 0.01)), Finding::kRegressed);
  EXPECT_EQ(Judged(RowWith(0.8, 0.7, 0.9, 0.05)), Finding::kImproved);
  EXPECT_EQ(Judged(RowWith(1.2, 1.1, 1.3, 0.051)), Finding::kUnclear);
  EXPECT_EQ(Judged(RowWith(1.01, 0.985, 1.019, 0.5)), Finding::kEquivalent);
  EXPECT_EQ(Judged(RowWith(1.01, 1.005, 1.015, 0.0001)), Finding::kEquivalent)
      << "that small is no difference";
  EXPECT_EQ(Judged(RowWith(1.01, 0.975, 1.015, 0.5)), Finding::kUnclear);
}

TEST(ComparisonTest, SaysWhyNothingWasShown) {
  ComparedRow noisy = RowWith(1.1, 0.9, 1.3, 0.3);
  Judge(noisy);
  EXPECT_EQ(noisy.reason, Reason::kNotShown);
  noisy.difference->interval.reset();  // it is too wide
  Judge(noisy);
  EXPECT_EQ(noisy.reason, Reason::kNotShown);
  ComparedRow few = noisy;
  few.difference->p.reset();
  Judge(few);
  EXPECT_EQ(few.finding, Finding::kUnclear);
  EXPECT_EQ(few.reason, Reason::kTooFew);
}

TEST(ComparisonTest, CorrectsOnlyRowsThatWereTested) {
  std::vector<ComparedRow> rows = {RowWith(1, 1, 1, 0.01), ComparedRow(), RowWith(1, 1, 1, 0.04)};
  AdjustForAllRows(AdjustByHolm, rows);
  EXPECT_DOUBLE_EQ(*rows[0].difference->adjusted_p, 0.02);
  EXPECT_DOUBLE_EQ(*rows[2].difference->adjusted_p, 0.04);
}

TEST(ComparisonTest, CountsFindingsWithoutTheBaseOfAGroup) {
  Comparison comparison;
  comparison.groups.resize(2);
  comparison.groups[0].rows.resize(3);
  comparison.groups[1].base_label = "base";
  comparison.groups[1].rows.resize(2);
  comparison.groups[1].rows[0].name = "base";
  EXPECT_EQ(comparison.Count(Finding::kUnclear), 4u);
  EXPECT_EQ(comparison.Count(Finding::kAdded), 0u);
}

TEST(ComparisonTest, FindsTheFirstThatFailed) {
  Comparison comparison;
  EXPECT_EQ(comparison.FirstFailed(), nullptr);
  comparison.groups.resize(2);
  comparison.groups[0].rows.resize(1);
  comparison.groups[1].rows.resize(2);
  EXPECT_EQ(comparison.FirstFailed(), nullptr);
  comparison.groups[1].rows[1].reason = Reason::kFailed;
  EXPECT_EQ(comparison.FirstFailed(), &comparison.groups[1].rows[1]);
}

TEST(ComparisonTest, NamesAreDifferent) {
  for (const Finding a : kFindings) {
    for (const Finding b : kFindings) EXPECT_EQ(FindingName(a) == FindingName(b), a == b);
  }
  EXPECT_EQ(ReasonName(Reason::kNoSharedRound), "no_shared_round");
  EXPECT_EQ(ReasonInWords(Reason::kNone), "");
}

}  // namespace
}  // namespace weir

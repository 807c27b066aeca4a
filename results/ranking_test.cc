#include "results/ranking.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using testing::ElementsAre;

// A case measured in rounds 0, 1, ... with these ns per record.
CaseSummary Case(std::string strategy, const std::vector<double>& ns, uint64_t peak = 0) {
  CaseSummary summary;
  summary.name = summary.strategy = std::move(strategy);
  summary.rounds = ns.size();
  summary.ns_per_record = EstimateMedian(ns);
  for (size_t i = 0; i < ns.size(); ++i) summary.ns_by_round[static_cast<int64_t>(i)] = ns[i];
  if (peak > 0) summary.anon_peak_bytes = CountRange{peak / 2, peak};
  return summary;
}

std::vector<double> SixTimes(double ns) { return std::vector<double>(6, ns); }

std::vector<std::string> Strategies(const Ranking& ranking) {
  std::vector<std::string> names;
  for (const CaseSummary& each : ranking.cases) names.push_back(each.strategy);
  return names;
}

TEST(RankingTest, BestFirstThenWhatMayNotWinThenErrors) {
  CaseSummary failed = Case("failed", SixTimes(1));
  failed.errors = 1;
  const Ranking ranking = Rank({failed, Case("discard", SixTimes(1)), Case("shift", SixTimes(2)),
                                Case("c", SixTimes(9)), Case("a", SixTimes(3)), Case("b", SixTimes(5))});
  EXPECT_THAT(Strategies(ranking), ElementsAre("a", "b", "c", "discard", "shift", "failed"));
  EXPECT_EQ(ranking.candidates, 3u);
  EXPECT_EQ(ranking.level, 0u);
}

TEST(RankingTest, MostAreLevelSoMemoryOrdersThem) {
  const Ranking ranking = Rank({Case("slow", SixTimes(20), 1), Case("flooded", SixTimes(10), 93'000'000),
                                Case("drained", SixTimes(10.1), 2000), Case("naive", SixTimes(10.2), 1000)});
  EXPECT_EQ(ranking.level, 3u);
  EXPECT_THAT(Strategies(ranking), ElementsAre("naive", "drained", "flooded", "slow"));
}

TEST(RankingTest, WithoutEveryPeakLevelCasesStandInTheOrderOfTime) {
  const Ranking ranking =
      Rank({Case("b", SixTimes(10.1), 1), Case("a", SixTimes(10)), Case("c", SixTimes(10.2), 5)});
  EXPECT_EQ(ranking.level, 3u);
  EXPECT_THAT(Strategies(ranking), ElementsAre("a", "b", "c"));
}

TEST(RankingTest, HalfOfTheCandidatesAreNotMost) {
  const Ranking ranking =
      Rank({Case("a", SixTimes(10), 9), Case("b", SixTimes(10), 8), Case("c", SixTimes(10), 7),
            Case("d", SixTimes(20), 6), Case("e", SixTimes(20), 5), Case("f", SixTimes(20), 4)});
  EXPECT_EQ(ranking.level, 0u);
  EXPECT_EQ(ranking.cases.front().strategy, "a");
}

TEST(RankingTest, TwoAreNeverLevel) {
  EXPECT_EQ(Rank({Case("a", SixTimes(10), 9), Case("b", SixTimes(10), 8)}).level, 0u);
}

TEST(RankingTest, KeepingPaceIsAMatterOfTheIntervalsHighEnd) {
  const CaseSummary fastest = Case("a", SixTimes(10));
  EXPECT_TRUE(KeepsPace(fastest, Case("b", SixTimes(10.2))));
  EXPECT_FALSE(KeepsPace(fastest, Case("b", SixTimes(10.3))));
  EXPECT_TRUE(KeepsPace(fastest, Case("b", {9, 10.1, 10.1, 10.1, 10.1, 10.2})));
  EXPECT_FALSE(KeepsPace(fastest, Case("b", {10.1, 12, 12, 12, 12, 12}))) << "not shown to be alike";
}

TEST(RankingTest, NoiseMakesNothingLevel) {
  const Ranking ranking = Rank(
      {Case("a", {3, 4, 3, 4, 3, 4}, 3), Case("b", {7, 3, 7, 5, 7, 3}, 2), Case("c", {9, 9, 3, 9, 9, 3}, 1)});
  EXPECT_EQ(ranking.level, 0u);
  EXPECT_THAT(Strategies(ranking), ElementsAre("a", "b", "c"));
}

TEST(RankingTest, WithTooFewRoundsNothingIsKnown) {
  const std::vector<double> five(5, 10);
  EXPECT_FALSE(KeepsPace(Case("a", five), Case("b", five)));
  EXPECT_EQ(Rank({Case("a", five), Case("b", five), Case("c", five)}).level, 0u);
}

}  // namespace
}  // namespace weir

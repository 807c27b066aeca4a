#include "results/run/ranking.h"

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
  for (size_t i = 0; i < ns.size(); ++i) summary.ns.push_back({static_cast<int64_t>(i), ns[i]});
  if (peak > 0) summary.anon_peak_bytes = CountRange{peak / 2, peak};
  return summary;
}

CaseSummary Yardstick(std::string strategy, const std::vector<double>& ns) {
  CaseSummary summary = Case(std::move(strategy), ns);
  summary.flags = {{std::string(schema::kYardstick), ns.size()}};
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
  const Ranking ranking = Rank({failed, Yardstick("discard", SixTimes(1)), Yardstick("shift", SixTimes(2)),
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

bool KeepsPaceWithTen(const std::vector<double>& ns) {
  const Ranking ranking = Rank({Case("a", std::vector<double>(ns.size(), 10)), Case("b", ns)});
  const auto b = std::ranges::find(ranking.cases, "b", &CaseSummary::strategy);
  return KeepsPace(*b);
}

TEST(RankingTest, KeepingPaceIsAMatterOfTheIntervalsHighEnd) {
  EXPECT_TRUE(KeepsPaceWithTen(SixTimes(10.1)));
  EXPECT_FALSE(KeepsPaceWithTen(SixTimes(10.3)));
  EXPECT_FALSE(KeepsPaceWithTen({10.1, 12, 12, 12, 12, 12})) << "not shown to be alike";
}

TEST(RankingTest, SaysHowEachComparesWithTheFastest) {
  const Ranking ranking = Rank({Case("b", SixTimes(12)), Case("a", SixTimes(10))});
  EXPECT_FALSE(ranking.cases[0].against_fastest.difference);
  EXPECT_NEAR(ranking.cases[1].against_fastest.difference->ratio, 1.2, 1e-12);
  EXPECT_EQ(ranking.cases[1].against_fastest.finding, Finding::kRegressed);
}

TEST(RankingTest, NoiseMakesNothingLevel) {
  const Ranking ranking = Rank(
      {Case("a", {3, 4, 3, 4, 3, 4}, 3), Case("b", {7, 3, 7, 5, 7, 3}, 2), Case("c", {9, 9, 3, 9, 9, 3}, 1)});
  EXPECT_EQ(ranking.level, 0u);
  EXPECT_THAT(Strategies(ranking), ElementsAre("a", "b", "c"));
}

TEST(RankingTest, WithASingleRoundNothingIsKnown) {
  EXPECT_EQ(Rank({Case("a", {10}), Case("b", {10}), Case("c", {10})}).level, 0u);
}

}  // namespace
}  // namespace weir

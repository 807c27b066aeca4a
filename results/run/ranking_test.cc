#include "results/run/ranking.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using testing::ElementsAre;

// A case measured in rounds 0, 1, ... with these ns per record.
CaseSummary Case(std::string strategy, const std::vector<double>& ns) {
  CaseSummary summary;
  summary.name = summary.label = summary.strategy = std::move(strategy);
  summary.rounds = ns.size();
  summary.ns_per_record = EstimateMedian(ns);
  for (size_t i = 0; i < ns.size(); ++i) summary.ns.push_back({static_cast<int64_t>(i), ns[i]});
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

TEST(RankingTest, MostAreLevel) {
  const Ranking ranking = Rank({Case("slow", SixTimes(20)), Case("c", SixTimes(10)),
                                Case("b", SixTimes(10.1)), Case("a", SixTimes(10.15))});
  EXPECT_EQ(ranking.level, 3u);
  EXPECT_THAT(Strategies(ranking), ElementsAre("c", "b", "a", "slow")) << "in the order of time";
}

TEST(RankingTest, HalfOfTheCandidatesAreNotMost) {
  const Ranking ranking = Rank({Case("a", SixTimes(10)), Case("b", SixTimes(10)), Case("c", SixTimes(10)),
                                Case("d", SixTimes(20)), Case("e", SixTimes(20)), Case("f", SixTimes(20))});
  EXPECT_EQ(ranking.level, 0u);
  EXPECT_EQ(ranking.cases.front().strategy, "a");
}

TEST(RankingTest, TwoAreNeverLevel) {
  EXPECT_EQ(Rank({Case("a", SixTimes(10)), Case("b", SixTimes(10))}).level, 0u);
}

TEST(RankingTest, SaysHowEachComparesWithTheFastest) {
  const Ranking ranking = Rank({Case("b", SixTimes(12)), Case("a", SixTimes(10))});
  EXPECT_FALSE(ranking.cases[0].against_fastest.difference);
  EXPECT_NEAR(ranking.cases[1].against_fastest.difference->ratio, 1.2, 1e-12);
  EXPECT_EQ(ranking.cases[1].against_fastest.finding, Finding::kRegressed);
}

TEST(RankingTest, NoiseMakesNothingLevel) {
  const Ranking ranking =
      Rank({Case("a", {3, 4, 3, 4, 3, 4}), Case("b", {7, 3, 7, 5, 7, 3}), Case("c", {9, 9, 3, 9, 9, 3})});
  EXPECT_EQ(ranking.level, 0u);
  EXPECT_THAT(Strategies(ranking), ElementsAre("a", "b", "c"));
}

TEST(RankingTest, WithASingleRoundNothingIsKnown) {
  EXPECT_EQ(Rank({Case("a", {10}), Case("b", {10}), Case("c", {10})}).level, 0u);
}

std::vector<std::string_view> States(const Ranking& ranking) {
  std::vector<std::string_view> states;
  for (const CaseSummary& each : ranking.cases) states.push_back(StateOf(each, ranking));
  return states;
}

TEST(RankingTest, OneWordForEachState) {
  CaseSummary failed = Case("failed", SixTimes(1));
  failed.errors = 1;
  const Ranking ranking =
      Rank({Case("a", SixTimes(10)), Case("b", SixTimes(10.1)), Case("c", {9, 12, 12, 12, 9.5, 12}),
            Case("d", SixTimes(30)), Yardstick("discard", SixTimes(1)), failed});
  EXPECT_THAT(Strategies(ranking), ElementsAre("a", "b", "c", "d", "discard", "failed"));
  EXPECT_THAT(States(ranking), ElementsAre("best", "equivalent", "unclear", "slower", "faster", "error"));
}

TEST(RankingTest, BesideOthersWhatHasThreadsIsNotSlowerThanWhatHasNone) {
  CaseSummary one = Case("one", SixTimes(10)), two = Case("two", SixTimes(20)),
              three = Case("three", SixTimes(30));
  two.threaded = true;
  EXPECT_THAT(States(Rank({one, two, three}, true)), ElementsAre("best", "unclear", "slower"));
  EXPECT_THAT(States(Rank({one, two, three}, false)), ElementsAre("best", "slower", "slower"));
  one.threaded = three.threaded = true;
  EXPECT_THAT(States(Rank({one, two, three}, true)), ElementsAre("best", "unclear", "slower"))
      << "of two that others slow, one may have lost half";
}

TEST(RankingTest, TheNoisiestNeighboursAreTheWorst) {
  const Ranking ranking = Rank({Case("a", {1, 1.01, 1, 1.01, 1, 1.01}),
                                Case("b", {2, 2, 2.01, 2, 2.01, 2.02}), Case("c", {3, 4, 5, 3, 4, 5})});
  EXPECT_EQ(ranking.sensitivity->worst_first, "b");
  EXPECT_EQ(ranking.sensitivity->worst_second, "c");
  EXPECT_GT(*ranking.sensitivity->worst, 1.2);
  EXPECT_EQ(ranking.sensitivity->typical, ranking.sensitivity->worst) << "of two, the less sensitive";
  EXPECT_FALSE(Rank({Case("a", SixTimes(1))}).sensitivity) << "it has no neighbour";
  EXPECT_FALSE(Rank({Case("a", {1}), Case("b", {2})}).sensitivity->typical) << "of a single round";
}

}  // namespace
}  // namespace weir

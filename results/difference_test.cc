#include "results/difference.h"

#include <cmath>
#include <vector>

#include "gtest/gtest.h"

namespace weir {
namespace {

std::vector<Sample> Rounds(const std::vector<double>& values) {
  std::vector<Sample> samples;
  for (size_t i = 0; i < values.size(); ++i) samples.push_back({static_cast<int64_t>(i), values[i]});
  return samples;
}

TEST(DifferenceTest, IsTheHodgesLehmannEstimateOfLogRatios) {
  const auto base = Rounds({1, 2, 4, 8, 16, 32});
  const auto twice = Rounds({2, 4, 8, 16, 32, 64});
  const auto difference = PairedDifference(base, twice, false);
  ASSERT_TRUE(difference);
  EXPECT_DOUBLE_EQ(difference->ratio, 2);
  EXPECT_DOUBLE_EQ(difference->interval->low, 2) << "pairs take away what the rounds share";
  EXPECT_DOUBLE_EQ(difference->base, 6);
  EXPECT_DOUBLE_EQ(difference->compared, 12);
  EXPECT_DOUBLE_EQ(*difference->p, 2.0 / 64) << "six of one sign, exactly";
  EXPECT_TRUE(difference->paired);
}

TEST(DifferenceTest, OfARateIsThatOfTheCost) {
  const auto difference = PairedDifference(Rounds({1, 2, 4}), Rounds({2, 4, 8}), true);
  EXPECT_DOUBLE_EQ(difference->ratio, 0.5) << "twice the rate is half the cost";
}

TEST(DifferenceTest, PairsOnlyTheRoundsThatBothHave) {
  const std::vector<Sample> base = {{0, 1}, {2, 10}, {3, 100}};
  const std::vector<Sample> compared = {{1, 7}, {2, 30}, {3, 300}, {4, 9}};
  const auto difference = PairedDifference(base, compared, false);
  EXPECT_EQ(difference->base_count, 2u);
  EXPECT_DOUBLE_EQ(difference->ratio, 3);
  EXPECT_FALSE(PairedDifference({{{0, 1.0}}}, {{{1, 1.0}}}, false)) << "no round in common";
}

TEST(DifferenceTest, FewPairsHaveNoInterval) {
  const auto five = PairedDifference(Rounds({1, 1, 1, 1, 1}), Rounds({2, 2, 2, 2, 2}), false);
  EXPECT_FALSE(five->interval) << "five pairs cover 93.75 % at most";
  EXPECT_FALSE(five->detectable);
  EXPECT_FALSE(five->Equivalent());
  const auto one = PairedDifference(Rounds({1}), Rounds({2}), false);
  EXPECT_FALSE(one->p);
  EXPECT_DOUBLE_EQ(one->ratio, 2);
}

TEST(DifferenceTest, WhatHasNoLogarithmHasNoDifference) {
  EXPECT_FALSE(PairedDifference(Rounds({0, 1}), Rounds({1, 1}), false));
  EXPECT_FALSE(UnpairedDifference(Rounds({1, 1}), Rounds({-1, 1}), false));
  EXPECT_FALSE(UnpairedDifference({}, Rounds({1}), false));
  EXPECT_FALSE(PairedDifference(Rounds({1e300, 1}), Rounds({1e-300, 1}), false))
      << "no double holds the ratio";
}

TEST(DifferenceTest, EquivalentInsideTwoPercentOnly) {
  const auto base = Rounds({1, 1, 1, 1, 1, 1});
  EXPECT_TRUE(PairedDifference(base, Rounds({1.01, 1.01, 1.01, 1.01, 1.01, 1.015}), false)->Equivalent());
  EXPECT_FALSE(PairedDifference(base, Rounds({1.01, 1.01, 1.01, 1.01, 1.01, 1.03}), false)->Equivalent());
  EXPECT_FALSE(PairedDifference(base, Rounds({0.97, 1, 1, 1, 1, 1}), false)->Equivalent());
}

TEST(DifferenceTest, WithoutPairsEveryValueMeetsEveryOther) {
  const auto difference = UnpairedDifference(Rounds({1, 2, 4, 8}), Rounds({100, 200, 400, 800}), false);
  ASSERT_TRUE(difference);
  EXPECT_NEAR(difference->ratio, 100, 1e-9);
  EXPECT_NEAR(*difference->p, 2.0 / 70, 1e-12) << "no overlap: 2 / C(8, 4)";
  EXPECT_TRUE(difference->interval);
  EXPECT_TRUE(difference->detectable);
  EXPECT_FALSE(difference->paired);
}

}  // namespace
}  // namespace weir

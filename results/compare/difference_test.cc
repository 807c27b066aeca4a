#include "results/compare/difference.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "gtest/gtest.h"

namespace weir {
namespace {

std::vector<Sample> Rounds(const std::vector<double>& values) {
  std::vector<Sample> samples;
  for (size_t i = 0; i < values.size(); ++i) samples.push_back({static_cast<int64_t>(i), values[i]});
  return samples;
}

std::optional<Difference> Paired(const std::vector<Sample>& base, const std::vector<Sample>& compared,
                                 bool higher_is_better = false) {
  return PairedDifference(PairRounds(base, compared, higher_is_better), 0);
}

TEST(DifferenceTest, IsTheHodgesLehmannEstimateOfLogRatios) {
  const auto base = Rounds({1, 2, 4, 8, 16, 32});
  const auto twice = Rounds({2, 4, 8, 16, 32, 64});
  const auto difference = Paired(base, twice);
  ASSERT_TRUE(difference);
  EXPECT_DOUBLE_EQ(difference->ratio, 2);
  EXPECT_NEAR(difference->interval->low, 2, 0.01) << "pairs take away what the rounds share";
  EXPECT_DOUBLE_EQ(difference->base, 6);
  EXPECT_DOUBLE_EQ(difference->compared, 12);
  EXPECT_LT(*difference->p, 2.0 / 64) << "six of one sign, and all alike";
  EXPECT_TRUE(difference->paired);
}

TEST(DifferenceTest, OfARateIsThatOfTheCost) {
  const auto difference = Paired(Rounds({1, 2, 4}), Rounds({2, 4, 8}), true);
  EXPECT_DOUBLE_EQ(difference->ratio, 0.5) << "twice the rate is half the cost";
}

TEST(DifferenceTest, PairsOnlyTheRoundsThatBothHave) {
  const std::vector<Sample> base = {{0, 1}, {2, 10}, {3, 100}};
  const std::vector<Sample> compared = {{1, 7}, {2, 30}, {3, 300}, {4, 9}};
  const auto difference = Paired(base, compared);
  EXPECT_EQ(difference->base_count, 2u);
  EXPECT_DOUBLE_EQ(difference->ratio, 3);
  EXPECT_FALSE(Paired({{0, 1.0}}, {{1, 1.0}})) << "no round in common";
}

TEST(DifferenceTest, OnePairHasNoInterval) {
  const auto one = Paired(Rounds({1}), Rounds({2}));
  EXPECT_FALSE(one->p);
  EXPECT_FALSE(one->interval);
  EXPECT_FALSE(one->detectable);
  EXPECT_FALSE(one->Equivalent());
  EXPECT_DOUBLE_EQ(one->ratio, 2);
}

TEST(DifferenceTest, AnIntervalOverAllOrdersOfMagnitudeIsNone) {
  const auto disturbed = Paired(Rounds({1, 1}), Rounds({1000, 6000}));
  EXPECT_NEAR(disturbed->ratio, 2449, 1);
  EXPECT_GT(*disturbed->p, 0.05);
  EXPECT_FALSE(disturbed->interval);
  EXPECT_FALSE(disturbed->detectable);
  EXPECT_TRUE(Paired(Rounds({1, 1}), Rounds({1000, 2000}))->interval) << "a factor of 82 either way";
  const Difference sessions = SessionDifference({1, 2, 4}, {2, 2, 4}, false);
  EXPECT_FALSE(sessions.interval);
  EXPECT_FALSE(sessions.detectable);
}

// Six of one sign are 1 in 64 for any test of ranks; that all are the same says more.
TEST(DifferenceTest, ASteadyDifferenceCountsWithFewRounds) {
  const auto three = Paired(Rounds({1, 1.001, 0.999}), Rounds({3, 3.002, 3}));
  EXPECT_LT(*three->p, 1e-4);
  EXPECT_GT(three->interval->low, 2.9);
}

TEST(DifferenceTest, TheDetectableIsAsFarAsTheIntervalTimesWhatPowerTakes) {
  const auto difference =
      Paired(Rounds({1, 1, 1, 1, 1, 1, 1, 1}), Rounds({0.9, 1.1, 1, 1.02, 0.95, 1.2, 1, 0.97}));
  const double half = std::max(std::log(difference->interval->high / difference->ratio),
                               std::log(difference->ratio / difference->interval->low));
  EXPECT_NEAR(*difference->detectable, std::exp(1.43 * half), 1e-12);
}

TEST(DifferenceTest, RoundsThatResembleEachOtherWiden) {
  const auto base = Rounds({1, 1, 1, 1, 1, 1, 1, 1}),
             compared = Rounds({0.9, 1.1, 1, 1.02, 0.95, 1.2, 1, 0.97});
  const SharedRounds rounds = PairRounds(base, compared, false);
  const auto independent = PairedDifference(rounds, 0), alike = PairedDifference(rounds, 0.5);
  EXPECT_LT(alike->interval->low, independent->interval->low);
  EXPECT_GT(alike->interval->high, independent->interval->high);
  EXPECT_EQ(alike->ratio, independent->ratio);
  EXPECT_GE(*alike->p, *independent->p);
}

TEST(DifferenceTest, WhatHasNoLogarithmHasNoDifference) {
  EXPECT_FALSE(Paired(Rounds({0, 1}), Rounds({1, 1})));
  EXPECT_FALSE(Paired(Rounds({1e300, 1}), Rounds({1e-300, 1}))) << "no double holds the ratio";
}

TEST(DifferenceTest, EquivalentInsideTwoPercentOnly) {
  const auto base = Rounds({1, 1, 1, 1, 1, 1});
  EXPECT_TRUE(Paired(base, Rounds({1.01, 1.01, 1.01, 1.01, 1.01, 1.015}))->Equivalent());
  EXPECT_FALSE(Paired(base, Rounds({1.01, 1.01, 1.01, 1.01, 1.01, 1.03}))->Equivalent());
  EXPECT_FALSE(Paired(base, Rounds({0.97, 1, 1, 1, 1, 1}))->Equivalent());
}

SampledCase CaseOf(std::span<const Sample> samples, uint32_t repetitions = 0, double variance = 0) {
  SampledCase sampled;
  sampled.samples = samples;
  sampled.repetitions = repetitions;
  sampled.log_variance = variance;
  return sampled;
}

TEST(DifferenceTest, ASessionKnowsItsFigureByItsRepetitions) {
  const std::vector<Sample> one = {{0, 5}};
  EXPECT_EQ(FigureOf(CaseOf(one, 1), false).variance, 0);
  EXPECT_DOUBLE_EQ(FigureOf(CaseOf(one, 2, 0.04), false).variance, 0.02);
  EXPECT_NEAR(FigureOf(CaseOf(one, 10, 0.04), false).variance, 0.004 * 1.5708, 1e-6) << "a median's";
  const std::vector<Sample> rounds = Rounds({1, 2, 4, 8});
  const SessionFigure figure = FigureOf(CaseOf(rounds), true);
  EXPECT_EQ(figure.count, 4u);
  EXPECT_DOUBLE_EQ(figure.value, 3);
  EXPECT_GT(figure.variance, 0.1);
}

// Two samples of ten with a standard deviation of 2 % and 3 %: Welch's test by hand.
TEST(DifferenceTest, OfTwoSessionsItIsWelchsTest) {
  const SessionFigure base{100, 10, 0.02 * 0.02 / 10}, compared{110, 10, 0.03 * 0.03 / 10};
  const Difference difference = SessionDifference(base, compared, false);
  EXPECT_DOUBLE_EQ(difference.ratio, 1.1);
  EXPECT_NEAR(difference.interval->low, std::exp(std::log(1.1) - 2.1314495 * 0.0114018), 1e-6)
      << "15 degrees";
  EXPECT_LT(*difference.p, 1e-6);
  EXPECT_FALSE(difference.paired);
  const Difference rate = SessionDifference(base, compared, true);
  EXPECT_DOUBLE_EQ(rate.ratio, 100 / 110.0);
}

TEST(DifferenceTest, OfSingleRunsThereIsNoInterval) {
  const Difference difference = SessionDifference({100, 1, 0}, {250, 5, 0.01}, false);
  EXPECT_NEAR(difference.ratio, 2.5, 1e-12);
  EXPECT_FALSE(difference.interval);
  EXPECT_FALSE(difference.p);
}

TEST(DifferenceTest, WhatHasNoRatioHasAnAbsoluteDifference) {
  const auto difference =
      PairedAbsolute(Rounds({0, 0, 0, 0, 0, 0, 0, 0}), Rounds({3, 3, 3, 3, 3, 3, 3, 3}), 0);
  EXPECT_EQ(difference->base, 0);
  EXPECT_EQ(difference->change, 3);
  EXPECT_NEAR(difference->interval->low, 3, 0.01);
  EXPECT_LT(*difference->p, 1e-4);
  const auto none = PairedAbsolute(Rounds({0, 0, 0}), Rounds({0, 0, 0}), 0);
  EXPECT_EQ(none->change, 0);
  EXPECT_FALSE(none->p);
  EXPECT_FALSE(PairedAbsolute({}, Rounds({1}), 0));
  EXPECT_FALSE(PairedAbsolute(Rounds({1e300}), Rounds({0}), 0));
  EXPECT_EQ(SessionAbsolute(Rounds({-5, -5}), Rounds({-3, -3}))->change, 2);
}

}  // namespace
}  // namespace weir

#include "results/statistics/signed_rank.h"

#include <cstdlib>
#include <numeric>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/statistics/scipy_cases.h"

namespace weir {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(RankValuesTest, CountsFromOneInTheOrderOfTheSample) {
  const std::vector<double> values = {2.5, -1, 7};
  const MidRanks ranks = RankValues(values);
  EXPECT_THAT(ranks.doubled, ElementsAre(4, 2, 6));
  EXPECT_FALSE(ranks.tied());
}

TEST(RankValuesTest, EqualValuesShareTheirMean) {
  const std::vector<double> values = {3, 1, 3, 1, 1};
  const MidRanks ranks = RankValues(values);
  EXPECT_THAT(ranks.doubled, ElementsAre(9, 4, 9, 4, 4)) << "1, 2, 3 give 2; 4, 5 give 4.5";
  EXPECT_EQ(ranks.tie_term, 24 + 6);
}

TEST(RankValuesTest, NothingHasNoRanks) { EXPECT_THAT(RankValues({}).doubled, IsEmpty()); }

std::vector<size_t> DoubledRanks(size_t n) {
  std::vector<size_t> ranks(n);
  for (size_t i = 0; i < n; ++i) ranks[i] = 2 * (i + 1);
  return ranks;
}

TEST(SignedRankDistributionTest, ThreeRanksByHand) {
  // Subsets of {1, 2, 3} sum to 0, 1, 2, 3, 3, 4, 5, 6.
  const RankSumDistribution& sum = UntiedSignedRankDistribution(3);
  EXPECT_DOUBLE_EQ(sum.AtMost(0), 1 / 8.0);
  EXPECT_DOUBLE_EQ(sum.AtMost(3), 5 / 8.0);
  EXPECT_DOUBLE_EQ(sum.AtLeast(3), 5 / 8.0);
  EXPECT_DOUBLE_EQ(sum.AtLeast(6), 1 / 8.0);
  EXPECT_EQ(sum.AtLeast(7), 0);
  EXPECT_EQ(sum.AtMost(7), 1);
}

TEST(SignedRankDistributionTest, DoubledRanksWithoutTiesAreTheSameDistribution) {
  for (const size_t n : {1, 7, 20, 50}) {
    const RankSumDistribution doubled = SignedRankDistribution(DoubledRanks(n));
    const RankSumDistribution& plain = UntiedSignedRankDistribution(n);
    for (size_t w = 0; w <= n * (n + 1) / 2; ++w) {
      ASSERT_NEAR(doubled.AtMost(2 * w), plain.AtMost(w), 1e-13) << n << ' ' << w;
      ASSERT_NEAR(doubled.AtLeast(2 * w), plain.AtLeast(w), 1e-13) << n << ' ' << w;
    }
  }
}

TEST(SignedRankDistributionTest, TheLowerEndLeavesAtMostTheTailBelow) {
  const RankSumDistribution& six = UntiedSignedRankDistribution(6);
  EXPECT_EQ(six.RankOfLowerEnd(0.025), 1u) << "P(0) = 1/64, P(<= 1) = 2/64";
  EXPECT_EQ(UntiedSignedRankDistribution(5).RankOfLowerEnd(0.025), 0u) << "P(0) = 1/32";
  EXPECT_EQ(UntiedSignedRankDistribution(20).RankOfLowerEnd(0.025), 53u) << "the tables' critical value 52";
}

TEST(SignedRankTest, AgreesWithScipy) {
  const std::vector<ScipyCase> cases = ScipyCases("signed_rank");
  EXPECT_EQ(cases.size(), 315u);
  for (const ScipyCase& each : cases) {
    const double shift = std::strtod(each.words[1].c_str(), nullptr);
    const SignedRankResult result = SignedRankTest(each.samples[0], shift, AlternativeNamed(each.words[0]));
    EXPECT_EQ(static_cast<double>(result.count), each.expected[0]) << each.line;
    EXPECT_EQ(result.rank_sum, each.expected[1]) << each.line;
    EXPECT_NEAR(result.p, each.expected[2], 1e-9) << each.line;
    EXPECT_EQ(result.exact, result.count <= kExactSignedRank);
  }
}

TEST(SignedRankTest, WhatItCannotTestIsAWarningAndSignificantOfNothing) {
  EXPECT_EQ(SignedRankTest({}, 0, Alternative::kGreater).p, 1);
  EXPECT_NE(SignedRankTest({}, 0, Alternative::kGreater).warning, "");
  const std::vector<double> equal = {3, 3, 3};
  EXPECT_EQ(SignedRankTest(equal, 3, Alternative::kTwoSided).p, 1);
  EXPECT_NE(SignedRankTest(equal, 3, Alternative::kTwoSided).warning, "");
  EXPECT_EQ(SignedRankTest(equal, 2, Alternative::kGreater).p, 0.125);
  EXPECT_EQ(SignedRankTest(equal, 2, Alternative::kGreater).warning, "");
}

TEST(SignedRankTest, GreaterThanAShiftIsLessOfTheMirrored) {
  const std::vector<double> values = {0.3, 1.2, -0.4, 2.5, 0.9}, mirrored = {-0.3, -1.2, 0.4, -2.5, -0.9};
  EXPECT_DOUBLE_EQ(SignedRankTest(values, 0.25, Alternative::kGreater).p,
                   SignedRankTest(mirrored, -0.25, Alternative::kLess).p);
}

}  // namespace

}  // namespace weir

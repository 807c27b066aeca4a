#include "results/statistics/rank_sum_distribution.h"

#include <numeric>

#include "gtest/gtest.h"

namespace weir {
namespace {

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

}  // namespace
}  // namespace weir

#include "results/statistics/mid_ranks.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

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

}  // namespace
}  // namespace weir

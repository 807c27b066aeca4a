#include "results/statistics/shamos_spread.h"

#include <cmath>
#include <random>
#include <vector>

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(ShamosSpreadTest, ByHand) {
  const std::vector<double> three = {0, 1, 5}, four = {0, 1, 5, 11};
  EXPECT_DOUBLE_EQ(ShamosSpread(three), 1.048358 * 4) << "distances 1, 4, 5";
  EXPECT_DOUBLE_EQ(ShamosSpread(four), 1.048358 * 5.5) << "1, 4, 5, 6, 10, 11";
}

TEST(ShamosSpreadTest, OneValueHasNone) {
  const std::vector<double> one = {3};
  EXPECT_EQ(ShamosSpread(one), 0);
  EXPECT_EQ(ShamosSpread({}), 0);
}

TEST(ShamosSpreadTest, IsTheStandardDeviationOfManyNormalValuesAndHardlyMindsOutliers) {
  std::mt19937_64 random(3);
  std::normal_distribution<double> normal(5, 2);
  std::vector<double> values(2000);
  for (double& value : values) value = normal(random);
  EXPECT_NEAR(ShamosSpread(values), 2, 0.1);
  for (size_t i = 0; i < 100; ++i) values[i] = 1e6;
  EXPECT_NEAR(ShamosSpread(values), 2, 0.3);
}

TEST(ShamosSpreadTest, OfVeryManyValuesNoDistanceIsStored) {
  std::vector<double> values(100'000);
  for (size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i);
  EXPECT_NEAR(ShamosSpread(values), 1.048358 * (1 - std::sqrt(0.5)) * 1e5, 1)
      << "half of the pairs of evenly spaced values are nearer than that";
}

}  // namespace
}  // namespace weir

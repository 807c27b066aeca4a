#include "results/detectable_difference.h"

#include <cmath>
#include <fstream>
#include <numbers>
#include <sstream>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace weir {
namespace {

// n values whose median absolute deviation is 1 around `center`.
std::vector<double> UnitSpread(size_t n, double center) {
  std::vector<double> values;
  for (size_t i = 0; i < n; ++i) values.push_back(center + (i % 2 == 0 ? 1 : -1));
  return values;
}

double LogOf(const std::vector<double>& log_ratios) {
  return std::log(*SmallestDetectable(log_ratios).ratio);
}

TEST(SmallestDetectableTest, AgreesWithTheSimulatedTest) {
  std::ifstream in("results/testdata/signed_rank_power.txt");
  int compared = 0;
  for (std::string line; std::getline(in, line);) {
    size_t n = 0;
    double shift = 0;
    if (!(std::istringstream(line) >> n >> shift) || n < 10 || n % 2 == 1) continue;
    const double count = static_cast<double>(n);
    EXPECT_NEAR(LogOf(UnitSpread(n, 0)), 1.4826 * count / (count - 0.8) * shift, 1e-9) << n;
    ++compared;
  }
  EXPECT_EQ(compared, 6);
}

TEST(SmallestDetectableTest, ManyPairsFollowTheNormalApproximation) {
  // scipy: (norm.ppf(.975) + norm.ppf(.8)) * sqrt(pi / 300) = 0.286697...
  EXPECT_NEAR(LogOf(UnitSpread(100, 0)), 1.4826 * 100 / 99.2 * 0.28669, 1e-4);
}

TEST(SmallestDetectableTest, NeedsSixPairs) {
  const DetectableDifference five = SmallestDetectable(UnitSpread(5, 0));
  EXPECT_FALSE(five.ratio.has_value());
  EXPECT_EQ(five.pairs, 5u);
  EXPECT_NE(five.warning, "");
  EXPECT_TRUE(SmallestDetectable(UnitSpread(6, 0)).ratio.has_value());
  EXPECT_FALSE(SmallestDetectable({}).ratio.has_value());
}

TEST(SmallestDetectableTest, OnlyTheSpreadMatters) {
  EXPECT_NEAR(LogOf(UnitSpread(12, 0)), LogOf(UnitSpread(12, 7)), 1e-12);
}

TEST(SmallestDetectableTest, OneDisturbedRoundDoesNotDecide) {
  std::vector<double> values = {0.01, -0.01, 0.02, -0.02, 0.015, -0.015, 0.005, -0.005, 0.012, -0.012};
  const double quiet = LogOf(values);
  values[0] = 5;
  EXPECT_LT(LogOf(values), 1.5 * quiet);
}

TEST(SmallestDetectableTest, EqualRatiosFallBackToTheStandardDeviation) {
  const std::vector<double> mostly_equal = {0, 0, 0, 0, 0, 0, 0.1};
  EXPECT_GT(*SmallestDetectable(mostly_equal).ratio, 1.01);
}

double LogOfUnpaired(size_t first, size_t second) {
  return std::log(*SmallestDetectableUnpaired(UnitSpread(first, 0), UnitSpread(second, 5)).ratio);
}

TEST(SmallestDetectableUnpairedTest, SmallSamplesAreThoseOfTheSimulation) {
  std::ifstream in("results/testdata/mann_whitney_power.txt");
  size_t checked = 0;
  for (std::string line; std::getline(in, line);) {
    size_t n = 0;
    double shift = 0;
    if (!(std::istringstream(line) >> n >> shift) || n < 10 || n % 2 == 1) continue;
    const double deviation =
        1.4826 * static_cast<double>(n) / (static_cast<double>(n) - 0.8);  // of UnitSpread
    EXPECT_NEAR(LogOfUnpaired(n, n), shift * deviation, 1e-9) << n;
    ++checked;
  }
  EXPECT_EQ(checked, 6u);
}

TEST(SmallestDetectableUnpairedTest, LargeSamplesFollowTheNormalApproximation) {
  const double deviation = 1.4826 * 100 / 99.2;
  EXPECT_NEAR(LogOfUnpaired(100, 100), deviation * 2.8015852 * std::sqrt(std::numbers::pi / 3 / 50), 1e-6);
  EXPECT_LT(LogOfUnpaired(100, 100), LogOfUnpaired(100, 50));
}

TEST(SmallestDetectableUnpairedTest, NeedsFourEach) {
  const DetectableDifference three = SmallestDetectableUnpaired(UnitSpread(3, 0), UnitSpread(3, 0));
  EXPECT_FALSE(three.ratio.has_value());
  EXPECT_NE(three.warning, "");
  EXPECT_TRUE(SmallestDetectableUnpaired(UnitSpread(4, 0), UnitSpread(4, 0)).ratio.has_value());
  EXPECT_TRUE(SmallestDetectableUnpaired(UnitSpread(2, 0), UnitSpread(40, 0)).ratio.has_value());
  EXPECT_FALSE(SmallestDetectableUnpaired({}, UnitSpread(9, 0)).ratio.has_value());
}

TEST(SmallestDetectableUnpairedTest, OfASingleValueTheSpreadIsNotKnown) {
  for (const auto& [first, second] : {std::pair{1, 40}, {40, 1}}) {
    const DetectableDifference one = SmallestDetectableUnpaired(UnitSpread(first, 0), UnitSpread(second, 0));
    EXPECT_FALSE(one.ratio.has_value());
    EXPECT_EQ(one.pairs, 1u);
    EXPECT_NE(one.warning, "");
  }
}

}  // namespace
}  // namespace weir

#include "results/statistics/confirmed_test_power.h"

#include <cmath>
#include <random>
#include <vector>

#include "gtest/gtest.h"
#include "results/statistics/serial_correlation.h"
#include "results/statistics/signed_rank.h"

namespace weir {
namespace {

// How often both of two fresh samples around `shift` are rejected, by the test itself.
double Rejections(const ConfirmedTest& test, double shift) {
  std::mt19937_64 random(99);
  const double inflation = VarianceInflation(test.serial_correlation, test.pairs);
  const auto rejects = [&](double level) {
    std::normal_distribution<double> normal;
    std::vector<double> values(test.pairs);
    double last = normal(random);
    for (double& value : values) {
      value = shift + last;
      last = test.serial_correlation * last +
             std::sqrt(1 - std::pow(test.serial_correlation, 2)) * normal(random);
    }
    return DeflatedP(SignedRankTest(values, 0, Alternative::kGreater).p, inflation) <= level;
  };
  int both = 0;
  for (int i = 0; i < 4000; ++i) {
    const bool first = rejects(test.first_level), second = rejects(test.second_level);
    both += first && second;
  }
  return both / 4000.0;
}

TEST(ConfirmedTestPowerTest, TheTestFindsThatShiftWithEightyPercent) {
  for (const ConfirmedTest& test :
       {ConfirmedTest{20, 0.0025, 0.05, 0}, ConfirmedTest{20, 0.0025, 0.05, 0.5},
        ConfirmedTest{12, 0.01, 0.05, 0.1}, ConfirmedTest{60, 0.001, 0.05, 0},
        ConfirmedTest{400, 0.0025, 0.05, 0}, ConfirmedTest{400, 0.0025, 0.05, 0.5}}) {
    EXPECT_NEAR(Rejections(test, PowerOf(test).shift), 0.8, 0.03) << test.pairs;
  }
}

TEST(ConfirmedTestPowerTest, TooFewPairsFindNothing) {
  EXPECT_TRUE(std::isinf(PowerOf({8, 0.0025, 0.05, 0}).shift)) << "1/256 is the least p";
  EXPECT_FALSE(std::isinf(PowerOf({9, 0.0025, 0.05, 0}).shift)) << "1/512";
  EXPECT_TRUE(std::isinf(PowerOf({0, 0.05, 0.05, 0}).shift));
  EXPECT_TRUE(std::isinf(PowerOf({1, 0.05, 0.05, 0}).shift));
}

TEST(ConfirmedTestPowerTest, FromTwoHundredPairsOnItFallsAsTheRootOfTheirNumber) {
  const ConfirmedTestPower of_200 = PowerOf({200, 0.0025, 0.05, 0});
  EXPECT_DOUBLE_EQ(PowerOf({800, 0.0025, 0.05, 0}).shift, of_200.shift / 2);
  EXPECT_DOUBLE_EQ(PowerOf({2'000'000, 0.0025, 0.05, 0}).shift, of_200.shift / 100);
  EXPECT_EQ(PowerOf({800, 0.0025, 0.05, 0}).spread_bias, of_200.spread_bias);
}

TEST(ConfirmedTestPowerTest, TheSpreadOfSmallSamplesIsABitTooLarge) {
  const double bias = PowerOf({20, 0.0025, 0.05, 0}).spread_bias;
  EXPECT_GT(bias, 1.0);
  EXPECT_LT(bias, 1.05);
}

}  // namespace
}  // namespace weir

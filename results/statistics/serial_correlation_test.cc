#include "results/statistics/serial_correlation.h"

#include <cmath>
#include <random>

#include "gtest/gtest.h"

namespace weir {
namespace {

std::vector<std::vector<double>> Autoregressive(double correlation, size_t series, size_t length) {
  std::mt19937_64 random(11);
  std::normal_distribution<double> normal;
  std::vector<std::vector<double>> all(series, std::vector<double>(length));
  for (std::vector<double>& values : all) {
    double last = normal(random);
    for (double& value : values) {
      value = last;
      last = correlation * last + std::sqrt(1 - correlation * correlation) * normal(random);
    }
  }
  return all;
}

TEST(SerialCorrelationTest, FindsWhatWasPutIn) {
  for (const double correlation : {-0.3, 0.0, 0.3, 0.5}) {
    const SerialCorrelation found = EstimateSerialCorrelation(Autoregressive(correlation, 400, 20));
    EXPECT_NEAR(found.correlation, correlation, 0.05);
    EXPECT_NEAR(found.standard_error, 1 / std::sqrt(8000), 1e-12);
  }
}

TEST(SerialCorrelationTest, AnAlternatingSeriesIsNegativeAndNothingCertain) {
  const std::vector<std::vector<double>> series = {{1, -1, 2, -2, 3, -3, 4, -4}};
  EXPECT_LT(EstimateSerialCorrelation(series).correlation, -0.3);
  EXPECT_EQ(EstimateSerialCorrelation(series).Certain(), 0);
}

TEST(SerialCorrelationTest, NothingToGoByIsNoCorrelation) {
  EXPECT_EQ(EstimateSerialCorrelation({}).Certain(), 0);
  const std::vector<std::vector<double>> useless = {{1, 2, 3, 4}, {5, 5, 5, 5, 5, 5, 5}};
  EXPECT_EQ(EstimateSerialCorrelation(useless).correlation, 0);
}

TEST(VarianceInflationTest, ByHand) {
  EXPECT_DOUBLE_EQ(VarianceInflation(0, 20), 1);
  EXPECT_DOUBLE_EQ(VarianceInflation(0.5, 2), 1.5) << "(1 + 1 + 2 r) / 2";
  EXPECT_NEAR(VarianceInflation(0.5, 100000), 3, 1e-3);
}

}  // namespace
}  // namespace weir

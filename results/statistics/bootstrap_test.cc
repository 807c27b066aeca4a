#include "results/statistics/bootstrap.h"

#include <vector>

#include "gtest/gtest.h"
#include "results/statistics/scipy_cases.h"

namespace weir {
namespace {

TEST(BootstrapTest, AgreesWithNumpyOnTheSameResamples) {
  const std::vector<ScipyCase> cases = ScipyCases("bootstrap");
  EXPECT_EQ(cases.size(), 9u);
  for (const ScipyCase& each : cases) {
    const auto statistic = each.words[0] == "mean" ? BootstrapStatistic::kMean : BootstrapStatistic::kMedian;
    BootstrapOptions options;
    options.resamples = std::stoul(each.words[1]);
    options.seed = std::stoul(each.words[2]);
    const BootstrapEstimate estimate = EstimateByBootstrap(each.samples[0], statistic, options);
    EXPECT_NEAR(estimate.estimate.value(), each.expected[0], 1e-9) << each.line;
    EXPECT_NEAR(estimate.interval.value().low, each.expected[1], 1e-9) << each.line;
    EXPECT_NEAR(estimate.interval.value().high, each.expected[2], 1e-9) << each.line;
    EXPECT_EQ(estimate.warning.empty(), each.samples[0].size() >= 10) << estimate.warning;
  }
}

TEST(BootstrapTest, OneValueHasNoInterval) {
  const std::vector<double> one = {2.5};
  const BootstrapEstimate estimate = EstimateByBootstrap(one, BootstrapStatistic::kMedian);
  EXPECT_EQ(estimate.estimate, 2.5);
  EXPECT_FALSE(estimate.interval.has_value());
  EXPECT_NE(estimate.warning, "");
  EXPECT_FALSE(EstimateByBootstrap({}, BootstrapStatistic::kMean).estimate.has_value());
}

TEST(BootstrapTest, EverySeedDrawsItsOwn) {
  const std::vector<double> values = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512};
  BootstrapOptions first, second;
  second.seed = 2;
  first.resamples = second.resamples = 50;
  EXPECT_NE(EstimateByBootstrap(values, BootstrapStatistic::kMean, first).interval->low,
            EstimateByBootstrap(values, BootstrapStatistic::kMean, second).interval->low);
}

}  // namespace
}  // namespace weir

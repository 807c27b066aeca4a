#include "results/statistics/hodges_lehmann.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

#include "gtest/gtest.h"
#include "results/statistics/scipy_cases.h"
#include "results/statistics/signed_rank.h"

namespace weir {
namespace {

std::vector<double> Sample(size_t size, uint64_t seed, bool coarse) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  std::vector<double> values(size);
  for (double& value : values) value = coarse ? std::round(2 * normal(random)) : normal(random);
  std::ranges::sort(values);
  return values;
}

TEST(PairSelectionTest, MeansAgreeWithSortingThemAll) {
  for (size_t size = 1; size <= 25; ++size) {
    for (const bool coarse : {false, true}) {
      const std::vector<double> values = Sample(size, size, coarse);
      std::vector<double> means;
      for (size_t i = 0; i < size; ++i) {
        for (size_t j = i; j < size; ++j) means.push_back(std::midpoint(values[i], values[j]));
      }
      std::ranges::sort(means);
      for (size_t k = 1; k <= means.size(); ++k) ASSERT_EQ(KthPairMean(values, k), means[k - 1]) << size;
    }
  }
}

TEST(PairSelectionTest, ValuesAtTheEndsOfTheRange) {
  const std::vector<double> values = {-1e308, -0.0, 0.0, 5e-324, 1e308};
  EXPECT_EQ(KthPairMean(values, 1), -1e308);
  EXPECT_EQ(KthPairMean(values, 15), 1e308);
  EXPECT_EQ(KthPairMean(values, 6), 0) << "the mean of both ends, and of the zeros";
}

void ExpectAgreement(const ShiftEstimate& estimate, const ScipyCase& expected) {
  const bool has_interval = !std::isnan(expected.expected[1]);
  EXPECT_NEAR(estimate.shift.value(), expected.expected[0], 1e-9) << expected.line;
  ASSERT_EQ(estimate.interval.has_value(), has_interval) << expected.line;
  EXPECT_EQ(estimate.coverage.has_value(), has_interval);
  EXPECT_EQ(estimate.warning.empty(), has_interval);
  if (!has_interval) return;
  EXPECT_NEAR(estimate.interval->low, expected.expected[1], 1e-9) << expected.line;
  EXPECT_NEAR(estimate.interval->high, expected.expected[2], 1e-9) << expected.line;
  EXPECT_NEAR(*estimate.coverage, expected.expected[3], 1e-9) << expected.line;
}

TEST(EstimateCenterTest, AgreesWithScipy) {
  const std::vector<ScipyCase> cases = ScipyCases("center");
  EXPECT_EQ(cases.size(), 137u);
  for (const ScipyCase& each : cases) {
    ExpectAgreement(EstimateCenter(each.samples[0], std::strtod(each.words[0].c_str(), nullptr)), each);
  }
}

TEST(EstimateCenterTest, TheIntervalHoldsWhatTheTestDoesNotReject) {
  const std::vector<double> values = {0.31, -0.2, 1.7, 0.93, 0.44, 2.1, -0.71, 0.58, 1.21, 0.05};
  const ShiftEstimate estimate = EstimateCenter(values);
  const double inf = std::numeric_limits<double>::infinity();
  const auto p = [&](double shift) { return SignedRankTest(values, shift, Alternative::kTwoSided).p; };
  EXPECT_LE(p(std::nextafter(estimate.interval->low, -inf)), 0.05);
  EXPECT_GT(p(std::nextafter(estimate.interval->low, inf)), 0.05);
  EXPECT_GT(p(std::nextafter(estimate.interval->high, -inf)), 0.05);
  EXPECT_LE(p(std::nextafter(estimate.interval->high, inf)), 0.05);
}

TEST(EstimateCenterTest, WithoutValuesThereIsAWarningOnly) {
  EXPECT_FALSE(EstimateCenter({}).shift.has_value());
  EXPECT_EQ(EstimateCenter({}).warning, "0 values are too few for a 95 % interval");
}

}  // namespace

}  // namespace weir

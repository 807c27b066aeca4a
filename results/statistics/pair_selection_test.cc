#include "results/statistics/pair_selection.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

#include "gtest/gtest.h"

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

}  // namespace
}  // namespace weir

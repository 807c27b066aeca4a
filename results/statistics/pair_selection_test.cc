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

TEST(PairSelectionTest, DifferencesAgreeWithSortingThemAll) {
  for (size_t size = 1; size <= 20; ++size) {
    for (const bool coarse : {false, true}) {
      const std::vector<double> first = Sample(size, size, coarse),
                                second = Sample(size + 3, size + 99, coarse);
      std::vector<double> differences;
      for (const double a : first) {
        for (const double b : second) differences.push_back(b - a);
      }
      std::ranges::sort(differences);
      for (size_t k = 1; k <= differences.size(); ++k) {
        ASSERT_EQ(KthDifference(first, second, k), differences[k - 1]) << size;
      }
    }
  }
}

TEST(PairSelectionTest, DistancesAgreeWithSortingThemAll) {
  for (size_t size = 2; size <= 25; ++size) {
    for (const bool coarse : {false, true}) {
      const std::vector<double> values = Sample(size, size, coarse);
      std::vector<double> distances;
      for (size_t i = 0; i < size; ++i) {
        for (size_t j = 0; j < i; ++j) distances.push_back(values[i] - values[j]);
      }
      std::ranges::sort(distances);
      for (size_t k = 1; k <= distances.size(); ++k) {
        ASSERT_EQ(KthDistance(values, k), distances[k - 1]) << size;
      }
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

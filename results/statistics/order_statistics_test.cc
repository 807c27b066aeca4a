#include "results/statistics/order_statistics.h"

#include <fstream>
#include <limits>
#include <sstream>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

double MedianOf(std::vector<double> values) { return Median(std::span(values)); }

TEST(MedianTest, OfAnOddNumberIsTheMiddleOne) {
  EXPECT_EQ(MedianOf({7}), 7);
  EXPECT_EQ(MedianOf({9, 1, 4}), 4);
  EXPECT_EQ(MedianOf({5, 5, 1, 9, 5}), 5);
}

TEST(MedianTest, OfAnEvenNumberLiesBetweenTheMiddleTwo) {
  EXPECT_EQ(MedianOf({3, 1}), 2);
  EXPECT_EQ(MedianOf({40, 1, 30, 20}), 25);
  EXPECT_EQ(MedianOf({-1, -4, -2, -8, -3, -6}), -3.5);
}

TEST(MedianTest, LargeValuesDoNotOverflow) {
  const double largest = std::numeric_limits<double>::max();
  EXPECT_EQ(MedianOf({largest, largest}), largest);
}

TEST(MedianTest, OfAPartOfEachItem) {
  struct Item {
    int index;
    double value;
  };
  std::vector<Item> items = {{1, 30}, {2, 10}, {3, 20}, {4, 40}};
  EXPECT_EQ(Median(std::span(items), &Item::value), 25);
  EXPECT_EQ(Median(std::span(items).first(1), &Item::value), items[0].value);
}

TEST(RanksAroundMedianTest, AgreesWithScipy) {
  std::ifstream in("results/statistics/testdata/median_ranks.txt");
  int compared = 0;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with('#')) continue;
    std::istringstream fields(line);
    size_t n = 0;
    size_t low = 0;
    double coverage = 0;
    fields >> n >> low >> coverage;
    const std::optional<MedianRanks> ranks = RanksAroundMedian(n);
    ASSERT_EQ(ranks.has_value(), low > 0) << n;
    ++compared;
    if (!ranks) continue;
    EXPECT_EQ(ranks->low, low) << n;
    EXPECT_EQ(ranks->high, n + 1 - low) << n;
    EXPECT_NEAR(ranks->coverage, coverage, 1e-9) << n;
  }
  EXPECT_EQ(compared, 43);
}

TEST(EstimateMedianTest, NeedsSixValuesForAnInterval) {
  const std::vector<double> five = {5, 1, 4, 2, 3};
  const MedianEstimate estimate = EstimateMedian(five);
  EXPECT_EQ(estimate.count, 5u);
  EXPECT_EQ(estimate.median, 3);
  EXPECT_FALSE(estimate.interval.has_value());
  EXPECT_FALSE(estimate.coverage.has_value());
  EXPECT_EQ(estimate.warning, "a 95 % interval needs at least 6 values, not 5");
}

TEST(EstimateMedianTest, SixValuesSpanAllOfThem) {
  const std::vector<double> six = {6, 1, 4, 2, 3, 5};
  const MedianEstimate estimate = EstimateMedian(six);
  EXPECT_EQ(estimate.median, 3.5);
  ASSERT_TRUE(estimate.interval.has_value());
  EXPECT_EQ(estimate.interval->low, 1);
  EXPECT_EQ(estimate.interval->high, 6);
  EXPECT_DOUBLE_EQ(*estimate.coverage, 0.96875);
  EXPECT_EQ(estimate.warning, "");
}

TEST(EstimateMedianTest, TwelveValuesLeaveTheOutliersOut) {
  const std::vector<double> values = {-1e9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1e9};
  const MedianEstimate estimate = EstimateMedian(values);
  EXPECT_EQ(estimate.median, 5.5);
  EXPECT_EQ(estimate.interval->low, 2);   // rank 3
  EXPECT_EQ(estimate.interval->high, 9);  // rank 10
}

TEST(EstimateMedianTest, WithoutValuesThereIsNoMedian) {
  const MedianEstimate estimate = EstimateMedian({});
  EXPECT_FALSE(estimate.median.has_value());
  EXPECT_NE(estimate.warning, "");
}

}  // namespace

}  // namespace weir

#include "results/statistics/median.h"

#include <limits>
#include <vector>

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

}  // namespace
}  // namespace weir

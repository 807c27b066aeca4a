#include "results/statistics/session_shift.h"

#include <cmath>
#include <cstdlib>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/statistics/scipy_cases.h"

namespace weir {
namespace {

TEST(BiweightTest, AgreesWithItsDefinition) {
  const std::vector<ScipyCase> cases = ScipyCases("biweight");
  EXPECT_EQ(cases.size(), 14u);
  for (const ScipyCase& each : cases) {
    const double least = std::strtod(each.words[0].c_str(), nullptr);
    const Biweight estimate = EstimateBiweight(each.samples[0], least);
    EXPECT_NEAR(estimate.location, each.expected[0], 1e-9) << each.line;
    EXPECT_NEAR(estimate.scale, each.expected[1], 1e-9) << each.line;
  }
}

TEST(BiweightTest, WhatIsFarOutHasNoWeight) {
  const Biweight without = EstimateBiweight(std::vector<double>{1, 2, 3, 4, 5, 50});
  const Biweight farther = EstimateBiweight(std::vector<double>{1, 2, 3, 4, 5, 5e9});
  EXPECT_EQ(without.location, farther.location);
  EXPECT_EQ(without.scale, farther.scale);
}

using testing::ElementsAre;
using testing::IsEmpty;

// 20 rows that moved by -0.23, give or take 1 %.
std::vector<RowShift> TwentyRows() {
  std::vector<RowShift> rows;
  for (int i = 0; i < 20; ++i) rows.push_back({-0.23 + 0.002 * (i % 11 - 5), 0});
  return rows;
}

TEST(SessionShiftTest, WhatAllHaveInCommonIsNobodys) {
  const SessionShift found = FindSessionShift(TwentyRows());
  EXPECT_NEAR(found.center, -0.23, 0.002);
  EXPECT_EQ(found.scale, 0.01) << "no less than that";
  EXPECT_THAT(found.outlying, IsEmpty());
  EXPECT_FALSE(found.split);
}

TEST(SessionShiftTest, ARowFarFromTheOthersIsOutlying) {
  std::vector<RowShift> rows = TwentyRows();
  rows[7].shift += std::log(1.31);
  rows[3].shift -= std::log(1.2);
  EXPECT_THAT(FindSessionShift(rows).outlying, ElementsAre(7, 3)) << "farthest first";
}

TEST(SessionShiftTest, ARowWhoseRepetitionsScatterIsNot) {
  std::vector<RowShift> rows = TwentyRows();
  rows[7] = {rows[7].shift + std::log(1.31), 0.1 * 0.1};
  EXPECT_THAT(FindSessionShift(rows).outlying, IsEmpty());
}

TEST(SessionShiftTest, LessThanTenPercentIsNotWorthTheWord) {
  std::vector<RowShift> rows = TwentyRows();
  for (RowShift& row : rows) row.shift = 0;
  rows[7].shift = 0.094;
  EXPECT_THAT(FindSessionShift(rows).outlying, IsEmpty());
  rows[7].shift = 0.12;
  EXPECT_THAT(FindSessionShift(rows).outlying, ElementsAre(7));
}

TEST(SessionShiftTest, TwoGroupsAreASplit) {
  for (const size_t moved : {6u, 8u, 10u, 14u}) {
    std::vector<RowShift> rows = TwentyRows();
    for (size_t i = 0; i < moved; ++i) rows[i].shift += 0.26;
    const SessionShift found = FindSessionShift(rows);
    ASSERT_TRUE(found.split) << moved;
    EXPECT_THAT(found.outlying, IsEmpty());
    EXPECT_NEAR(found.split->upper - found.split->lower, 0.26, 0.01);
    EXPECT_NEAR(found.split->boundary, -0.1, 0.01);
  }
}

TEST(SessionShiftTest, ManyRowsFarOutThatAreNoGroupAreOutlying) {
  std::vector<RowShift> rows = TwentyRows();
  for (size_t i = 0; i < 7; ++i) rows[i].shift += (i % 2 == 0 ? 0.3 : -0.3) * static_cast<double>(i + 1);
  EXPECT_EQ(FindSessionShift(rows).outlying.size(), 7u);
}

TEST(SessionShiftTest, EqualRowsAreNoNoise) {
  std::vector<RowShift> rows(8, {0.5, 0});
  EXPECT_THAT(FindSessionShift(rows).outlying, IsEmpty());
  rows[0].shift = 1;
  EXPECT_THAT(FindSessionShift(rows).outlying, ElementsAre(0));
}

}  // namespace

}  // namespace weir

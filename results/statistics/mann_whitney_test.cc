#include "results/statistics/mann_whitney.h"

#include <vector>

#include "gtest/gtest.h"
#include "results/statistics/scipy_cases.h"

namespace weir {
namespace {

TEST(MannWhitneyTest, AgreesWithScipy) {
  const std::vector<ScipyCase> cases = ScipyCases("mann_whitney");
  EXPECT_EQ(cases.size(), 93u);
  for (const ScipyCase& each : cases) {
    const MannWhitneyResult result =
        MannWhitneyTest(each.samples[0], each.samples[1], AlternativeNamed(each.words[0]));
    EXPECT_EQ(result.u, each.expected[0]) << each.line;
    EXPECT_NEAR(result.p, each.expected[1], 1e-9) << each.line;
  }
}

TEST(MannWhitneyTest, WhatItCannotTestIsAWarning) {
  const std::vector<double> some = {1, 1, 1};
  EXPECT_EQ(MannWhitneyTest({}, some, Alternative::kTwoSided).p, 1);
  EXPECT_NE(MannWhitneyTest({}, some, Alternative::kTwoSided).warning, "");
  EXPECT_EQ(MannWhitneyTest(some, some, Alternative::kTwoSided).p, 1);
  EXPECT_NE(MannWhitneyTest(some, some, Alternative::kTwoSided).warning, "");
}

TEST(MannWhitneyTest, SaysWhetherItIsExact) {
  const std::vector<double> small = {1, 2, 3}, other = {4, 5, 6}, tied(20, 1.0);
  EXPECT_TRUE(MannWhitneyTest(small, other, Alternative::kTwoSided).exact);
  EXPECT_FALSE(MannWhitneyTest(small, tied, Alternative::kTwoSided).exact);
}

}  // namespace
}  // namespace weir

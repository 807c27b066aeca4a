#include "results/statistics/signed_rank.h"

#include <cstdlib>
#include <vector>

#include "gtest/gtest.h"
#include "results/statistics/scipy_cases.h"

namespace weir {
namespace {

TEST(SignedRankTest, AgreesWithScipy) {
  const std::vector<ScipyCase> cases = ScipyCases("signed_rank");
  EXPECT_EQ(cases.size(), 315u);
  for (const ScipyCase& each : cases) {
    const double shift = std::strtod(each.words[1].c_str(), nullptr);
    const SignedRankResult result = SignedRankTest(each.samples[0], shift, AlternativeNamed(each.words[0]));
    EXPECT_EQ(static_cast<double>(result.count), each.expected[0]) << each.line;
    EXPECT_EQ(result.rank_sum, each.expected[1]) << each.line;
    EXPECT_NEAR(result.p, each.expected[2], 1e-9) << each.line;
    EXPECT_EQ(result.exact, result.count <= kExactSignedRank);
  }
}

TEST(SignedRankTest, WhatItCannotTestIsAWarningAndSignificantOfNothing) {
  EXPECT_EQ(SignedRankTest({}, 0, Alternative::kGreater).p, 1);
  EXPECT_NE(SignedRankTest({}, 0, Alternative::kGreater).warning, "");
  const std::vector<double> equal = {3, 3, 3};
  EXPECT_EQ(SignedRankTest(equal, 3, Alternative::kTwoSided).p, 1);
  EXPECT_NE(SignedRankTest(equal, 3, Alternative::kTwoSided).warning, "");
  EXPECT_EQ(SignedRankTest(equal, 2, Alternative::kGreater).p, 0.125);
  EXPECT_EQ(SignedRankTest(equal, 2, Alternative::kGreater).warning, "");
}

TEST(SignedRankTest, GreaterThanAShiftIsLessOfTheMirrored) {
  const std::vector<double> values = {0.3, 1.2, -0.4, 2.5, 0.9}, mirrored = {-0.3, -1.2, 0.4, -2.5, -0.9};
  EXPECT_DOUBLE_EQ(SignedRankTest(values, 0.25, Alternative::kGreater).p,
                   SignedRankTest(mirrored, -0.25, Alternative::kLess).p);
}

}  // namespace
}  // namespace weir

#include "results/statistics/biweight.h"

#include <cstdlib>

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

}  // namespace
}  // namespace weir

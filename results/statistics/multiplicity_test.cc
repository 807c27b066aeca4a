#include "results/statistics/multiplicity.h"

#include "gtest/gtest.h"
#include "results/statistics/scipy_cases.h"

namespace weir {
namespace {

void ExpectNear(const std::vector<double>& actual, const ScipyCase& expected) {
  ASSERT_EQ(actual.size(), expected.expected.size());
  for (size_t i = 0; i < actual.size(); ++i)
    EXPECT_NEAR(actual[i], expected.expected[i], 1e-9) << expected.line;
}

TEST(AdjustByHolmTest, AgreesWithItsDefinition) {
  const std::vector<ScipyCase> cases = ScipyCases("holm");
  EXPECT_EQ(cases.size(), 6u);
  for (const ScipyCase& each : cases) ExpectNear(AdjustByHolm(each.samples[0]), each);
}

TEST(AdjustByBenjaminiHochbergTest, AgreesWithItsDefinition) {
  const std::vector<ScipyCase> cases = ScipyCases("benjamini_hochberg");
  EXPECT_EQ(cases.size(), 6u);
  for (const ScipyCase& each : cases) ExpectNear(AdjustByBenjaminiHochberg(each.samples[0]), each);
}

TEST(MultiplicityTest, OfNothingIsNothing) {
  EXPECT_TRUE(AdjustByHolm({}).empty());
  EXPECT_TRUE(AdjustByBenjaminiHochberg({}).empty());
}

}  // namespace
}  // namespace weir

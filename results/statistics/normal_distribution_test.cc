#include "results/statistics/normal_distribution.h"

#include "gtest/gtest.h"
#include "results/statistics/scipy_cases.h"

namespace weir {
namespace {

TEST(NormalUpperTailTest, AgreesWithScipyToTheLastDigits) {
  for (const ScipyCase& each : ScipyCases("normal")) {
    EXPECT_NEAR(NormalUpperTail(each.samples[0][0]) / each.expected[0], 1, 1e-12) << each.line;
  }
  EXPECT_EQ(ScipyCases("normal").size(), 7u);
}

TEST(NormalUpperQuantileTest, IsTheInverse) {
  EXPECT_NEAR(NormalUpperQuantile(0.025), 1.959963984540054, 1e-14);
  for (const double tail : {1e-12, 0.01, 0.5, 0.8, 0.999}) {
    EXPECT_NEAR(NormalUpperTail(NormalUpperQuantile(tail)) / tail, 1, 1e-12);
  }
}

}  // namespace
}  // namespace weir

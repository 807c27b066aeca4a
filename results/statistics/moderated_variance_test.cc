#include "results/statistics/moderated_variance.h"

#include <cmath>

#include "gtest/gtest.h"
#include "results/statistics/scipy_cases.h"

namespace weir {
namespace {

std::vector<VarianceEstimate> RowsOf(const ScipyCase& each) {
  std::vector<VarianceEstimate> rows;
  for (size_t i = 0; i < each.samples[0].size(); ++i) {
    rows.push_back({each.samples[0][i], each.samples[1][i]});
  }
  return rows;
}

TEST(ModeratedVarianceTest, AgreesWithItsDefinition) {
  const std::vector<ScipyCase> cases = ScipyCases("moderated");
  EXPECT_EQ(cases.size(), 7u);
  for (const ScipyCase& each : cases) {
    const std::vector<VarianceEstimate> moderated = ModerateVariances(RowsOf(each));
    for (size_t i = 0; i < moderated.size(); ++i) {
      EXPECT_NEAR(moderated[i].variance, each.expected[2 * i], 1e-9 * each.expected[2 * i]) << each.line;
      EXPECT_NEAR(moderated[i].degrees, each.expected[2 * i + 1], 1e-9 * moderated[i].degrees) << each.line;
    }
  }
}

TEST(ModeratedVarianceTest, ASingleRowStaysAsItIs) {
  const std::vector<VarianceEstimate> one = ModerateVariances(std::vector<VarianceEstimate>{{0.25, 6}});
  EXPECT_EQ(one[0].variance, 0.25);
  EXPECT_EQ(one[0].degrees, 6);
}

TEST(ModeratedVarianceTest, EqualVariancesAreOne) {
  const VarianceEstimate common = FitCommonVariance(std::vector<VarianceEstimate>(9, {0.25, 1e6}));
  EXPECT_TRUE(std::isinf(common.degrees));
  EXPECT_NEAR(common.variance, 0.25, 1e-6);
}

}  // namespace
}  // namespace weir

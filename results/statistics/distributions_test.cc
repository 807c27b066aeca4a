#include "results/statistics/distributions.h"

#include <cstdlib>

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

TEST(StudentTTest, AgreesWithScipy) {
  const std::vector<ScipyCase> cases = ScipyCases("student");
  EXPECT_EQ(cases.size(), 42u);
  for (const ScipyCase& each : cases) {
    const auto degrees = static_cast<size_t>(std::atoi(each.words[0].c_str()));
    EXPECT_NEAR(StudentUpperTail(each.samples[0][0], degrees), each.expected[0], 1e-12) << each.line;
  }
}

TEST(StudentTTest, TheQuantileHasThatTail) {
  for (const size_t degrees : {1u, 2u, 5u, 19u}) {
    for (const double tail : {0.4, 0.025, 1e-4}) {
      EXPECT_NEAR(StudentUpperTail(StudentUpperQuantile(tail, degrees), degrees), tail, 1e-12);
    }
  }
}

TEST(StudentTTest, DegreesThatAreNotWholeAgreeWithScipy) {
  const std::vector<ScipyCase> cases = ScipyCases("student_real");
  EXPECT_EQ(cases.size(), 63u);
  for (const ScipyCase& each : cases) {
    const StudentT t(std::strtod(each.words[0].c_str(), nullptr));
    EXPECT_NEAR(t.UpperTail(each.samples[0][0]), each.expected[0], 1e-9 * each.expected[0]) << each.line;
  }
}

TEST(StudentTTest, TheirQuantileHasThatTail) {
  for (const double degrees : {0.5, 3.25, 1e6}) {
    const StudentT t(degrees);
    EXPECT_NEAR(t.UpperTail(t.UpperQuantile(0.025)), 0.025, 1e-12);
  }
}

}  // namespace

}  // namespace weir

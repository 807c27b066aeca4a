#include "results/statistics/two_rank.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "gtest/gtest.h"
#include "results/statistics/distributions.h"
#include "results/statistics/scipy_cases.h"
#include "results/statistics/split_mix.h"

namespace weir {
namespace {

double Number(const std::string& word) { return std::strtod(word.c_str(), nullptr); }

// Between 0 and 1, neither included.
double Uniform(SplitMix64& random) { return (static_cast<double>(random.Next() >> 11) + 0.5) * 0x1p-53; }

double Normal(SplitMix64& random) { return NormalUpperQuantile(Uniform(random)); }

TEST(TwoRankTest, PAgreesWithTheDefinition) {
  const std::vector<ScipyCase> cases = ScipyCases("two_rank");
  EXPECT_EQ(cases.size(), 204u);
  for (const ScipyCase& each : cases) {
    const TwoRank values(each.samples[0], Number(each.words[2]));
    EXPECT_NEAR(values.P(Number(each.words[1]), AlternativeNamed(each.words[0])), each.expected[0], 1e-9)
        << each.line;
  }
}

TEST(TwoRankTest, TheIntervalAgreesWithTheDefinition) {
  const std::vector<ScipyCase> cases = ScipyCases("two_rank_interval");
  EXPECT_EQ(cases.size(), 136u);
  for (const ScipyCase& each : cases) {
    const TwoRank values(each.samples[0], Number(each.words[1]));
    const std::optional<Interval> interval = values.IntervalWithTails(Number(each.words[0]));
    EXPECT_NEAR(values.center(), each.expected[0], 1e-9) << each.line;
    ASSERT_EQ(interval.has_value(), !std::isnan(each.expected[1])) << each.line;
    if (!interval) continue;
    EXPECT_NEAR(interval->low, each.expected[1], 1e-9) << each.line;
    EXPECT_NEAR(interval->high, each.expected[2], 1e-9) << each.line;
  }
}

// With and without a table for so many values.
TEST(TwoRankTest, HoldsItsLevelAndCoversForNormalValues) {
  for (const size_t count : {6u, 20u, 61u}) {
    SplitMix64 random(count);
    const int samples = 2000;
    int rejected = 0, missed = 0;
    for (int i = 0; i < samples; ++i) {
      std::vector<double> values(count);
      for (double& value : values) value = 0.03 * Normal(random);
      const TwoRank estimate(values);
      rejected += estimate.P(0, Alternative::kTwoSided) <= 0.05;
      const std::optional<Interval> interval = estimate.IntervalWithTails();
      missed += interval->low > 0 || interval->high < 0;
    }
    EXPECT_LE(rejected, 120) << count;  // 100 are expected at most; 120 is two standard deviations beyond
    EXPECT_LE(missed, 120) << count;
    EXPECT_GE(missed, 20) << count;
  }
}

// What it is for: where one pair in seven is disturbed, the interval stays of the size of the others' noise.
TEST(TwoRankTest, BearsDisturbedPairs) {
  SplitMix64 random(1);
  std::vector<double> half_widths;
  for (int i = 0; i < 401; ++i) {
    std::vector<double> values(20);
    for (double& value : values) {
      value = 0.03 * Normal(random);
      if (Uniform(random) < 1.0 / 7) value += std::log(1.5 + 3.5 * Uniform(random));
    }
    const Interval interval = *TwoRank(values).IntervalWithTails();
    half_widths.push_back((interval.high - interval.low) / 2);
  }
  std::ranges::sort(half_widths);
  EXPECT_LT(half_widths[200], 0.05);  // 0.036; the signed-rank interval alone has 0.16
}

TEST(TwoRankTest, ASteadyDifferenceIsSeenWithFewPairs) {
  const std::vector<double> three_times = {1.0986, 1.0987, 1.0988, 1.0989};
  const TwoRank values(three_times);
  EXPECT_LT(values.P(0, Alternative::kGreater), 1e-6);
  EXPECT_GT(values.IntervalWithTails()->low, 1.09);
  EXPECT_EQ(TwoRank(std::vector<double>{0.5}).IntervalWithTails(), std::nullopt);
  EXPECT_EQ(TwoRank(std::vector<double>{0.5}).P(0, Alternative::kGreater), 0.5);
}

TEST(TwoRankTest, CorrelationWidens) {
  EXPECT_EQ(Widening(-0.3, 20), 1);
  EXPECT_EQ(Widening(0, 20), 1);
  EXPECT_NEAR(Widening(0.5, 20), 1.7587, 0.0005);  // V = 2.8, so 20 values are worth 7.14
  EXPECT_EQ(Widening(0.95, 4), std::sqrt(3.0));
}

}  // namespace
}  // namespace weir

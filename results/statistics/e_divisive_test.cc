#include "results/statistics/e_divisive.h"

#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/statistics/scipy_cases.h"

namespace weir {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

double Number(const std::string& word) { return std::strtod(word.c_str(), nullptr); }

EDivisiveOptions OptionsOf(const ScipyCase& each) {
  return {.alpha = Number(each.words[0]), .min_segment = std::stoul(each.words[1])};
}

TEST(BestSplitTest, AgreesWithTheWholeMatrixOfDistances) {
  const std::vector<ScipyCase> cases = ScipyCases("best_split");
  EXPECT_EQ(cases.size(), 256u);
  for (const ScipyCase& each : cases) {
    const std::optional<Split> split = BestSplit(each.samples[0], OptionsOf(each));
    ASSERT_EQ(split.has_value(), !std::isnan(each.expected[0])) << each.line;
    if (!split) continue;
    EXPECT_EQ(split->change, each.expected[0]) << each.line;
    EXPECT_EQ(split->end, each.expected[1]) << each.line;
    EXPECT_NEAR(split->q, each.expected[2], 1e-9) << each.line;
  }
}

TEST(BestSplitTest, ByHand) {
  const std::vector<double> values = {1, 2, 5, 7};
  const Split split = BestSplit(values, {.min_segment = 2}).value();
  EXPECT_EQ(split.change, 2u);
  EXPECT_EQ(split.end, 4u);
  EXPECT_DOUBLE_EQ(split.q, 2. * 2 / 4 * (2. / 4 * (4 + 6 + 3 + 5) - 1 - 2));
}

TEST(BestSplitTest, ASegmentOfOneValueIsNoSegment) {
  const std::vector<double> values = {1, 2, 9};
  EXPECT_FALSE(BestSplit(values, {.min_segment = 1}).has_value());
  EXPECT_FALSE(BestSplit({}, {.min_segment = 0}).has_value());
}

TEST(BestSplitTest, WhereTheValuesLieDoesNotMatter) {
  std::vector<double> values, shifted;
  for (int i = 0; i < 40; ++i) values.push_back((i * 37 % 11) * 0.25 + (i < 17 ? 0 : 1));
  for (const double value : values) shifted.push_back(value + 1e9);
  const Split split = BestSplit(values).value(), further = BestSplit(shifted).value();
  EXPECT_EQ(split.change, further.change);
  EXPECT_EQ(split.end, further.end);
  EXPECT_NEAR(split.q, further.q, 1e-9);
}

TEST(FindChangePointsTest, AgreesWithTheSameShufflesOfTheWholeMatrix) {
  const std::vector<ScipyCase> cases = ScipyCases("change_points");
  EXPECT_EQ(cases.size(), 24u);
  for (const ScipyCase& each : cases) {
    const PermutationTest test{.level = Number(each.words[2]),
                               .permutations = std::stoul(each.words[3]),
                               .seed = std::stoul(each.words[4])};
    const std::vector<ChangePoint> found = FindChangePoints(each.samples[0], OptionsOf(each), test);
    ASSERT_EQ(3 * found.size(), each.expected.size()) << each.line;
    for (size_t i = 0; i < found.size(); ++i) {
      EXPECT_EQ(found[i].index, each.expected[3 * i]) << each.line;
      EXPECT_NEAR(found[i].q, each.expected[3 * i + 1], 1e-9) << each.line;
      EXPECT_NEAR(found[i].p, each.expected[3 * i + 2], 1e-9) << each.line;
    }
  }
}

// Three levels, seven values each.
std::vector<double> TwoSteps() {
  std::vector<double> values;
  for (const double level : {10., 30., 20.}) {
    for (int i = 0; i < 7; ++i) values.push_back(level + i % 3);
  }
  return values;
}

TEST(FindChangePointsTest, ATestOfTheCallersSeesEverySegmentThatCouldBeCut) {
  std::vector<std::vector<double>> seen;
  const auto found = FindChangePoints(
      TwoSteps(), {.min_segment = 3},
      [&](std::span<const double> segment, const Split& split) {
        seen.emplace_back(segment.begin(), segment.end());
        return split.q > 10 ? 0.01 : 0.5;
      },
      0.05);
  EXPECT_THAT(found, ElementsAre(Field(&ChangePoint::index, 7), Field(&ChangePoint::index, 14)));
  EXPECT_EQ(found[0].p, 0.01);
  EXPECT_EQ(seen.at(0), TwoSteps());
  EXPECT_GE(seen.size(), 2u);
}

TEST(FindChangePointsTest, ASegmentThatFailsDoesNotKeepAnotherFromItsTest) {
  std::vector<double> values = {0, 0, 0, 0, 1, 1, 1, 1};
  for (const double level : {100., 200.}) values.insert(values.end(), 8, level);
  bool failed = false;
  const auto found = FindChangePoints(
      values, {.min_segment = 3},
      [&](std::span<const double> segment, const Split&) {
        if (segment.back() > 1) return 0.05;
        failed = true;
        return 0.0501;
      },
      0.05);
  EXPECT_TRUE(failed);
  EXPECT_THAT(found, ElementsAre(Field(&ChangePoint::index, 8), Field(&ChangePoint::index, 16)));
}

TEST(FindChangePointsTest, WhatCannotBeToldIsNotSignificant) {
  const auto none = FindChangePoints(
      TwoSteps(), {}, [](std::span<const double>, const Split&) { return std::nan(""); }, 0.05);
  EXPECT_THAT(none, IsEmpty());
}

TEST(FindChangePointsTest, EqualValuesAreNotPutToTheTest) {
  const std::vector<double> equal(30, 4.25);
  const auto fail = [](std::span<const double>, const Split&) {
    ADD_FAILURE();
    return 0.0;
  };
  EXPECT_THAT(FindChangePoints(equal, {}, fail, 0.05), IsEmpty());
  EXPECT_THAT(FindChangePoints(equal, {}, PermutationTest{}), IsEmpty());
  EXPECT_THAT(FindChangePoints({}, {}, PermutationTest{}), IsEmpty());
}

TEST(FindChangePointsTest, TooFewPermutationsForTheLevelFindNothing) {
  EXPECT_THAT(FindChangePoints(TwoSteps(), {}, PermutationTest{.level = 0.05, .permutations = 18}),
              IsEmpty());
}

}  // namespace
}  // namespace weir

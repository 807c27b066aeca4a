#include "results/history/change_points.h"

#include <cmath>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "results/history/history_simulation.h"

namespace weir {
namespace {

std::vector<double> Steps(const std::vector<std::pair<size_t, double>>& pieces) {
  std::vector<double> values;
  for (const auto& [count, value] : pieces) values.insert(values.end(), count, value);
  return values;
}

std::vector<size_t> Indices(const std::vector<ChangePoint>& changes) {
  std::vector<size_t> indices;
  for (const ChangePoint& change : changes) indices.push_back(change.index);
  return indices;
}

using Places = std::vector<size_t>;

TEST(ChangePointsTest, TooFewValuesSayHowManyAreMissing) {
  EXPECT_EQ(ValuesMissing(0), 15u);
  EXPECT_EQ(ValuesMissing(14), 1u);
  EXPECT_EQ(ValuesMissing(15), 0u);
  EXPECT_EQ(ValuesMissing(1000), 0u);
  for (size_t count = 0; count < 10; ++count) {
    EXPECT_TRUE(FindChangePoints(Steps({{count / 2, 1}, {count - count / 2, 9}})).empty()) << count;
  }
  const std::vector<ChangePoint> least = FindChangePoints(Steps({{5, 1}, {10, 9}}));
  ASSERT_EQ(least.size(), 1u);
  EXPECT_TRUE(least[0].confirmed);
}

TEST(ChangePointsTest, StepInAConstantSeriesIsFoundExactly) {
  for (const auto& [from, to] : std::vector<std::pair<double, double>>{{100, 101},
                                                                       {102, 100},
                                                                       {-100, -110},
                                                                       {-1, 1},
                                                                       {0, 3},
                                                                       {3, 0},
                                                                       {1e-12, 2e-12},
                                                                       {1e15, 1.1e15},
                                                                       {5, 6},
                                                                       {1e300, -1e308},
                                                                       {1e-300, 3e-300}}) {
    const std::vector<ChangePoint> changes = FindChangePoints(Steps({{30, from}, {20, to}}));
    ASSERT_EQ(Indices(changes), Places{30}) << from << ' ' << to;
    EXPECT_EQ(changes[0].old_value, from);
    EXPECT_EQ(changes[0].new_value, to);
    EXPECT_EQ(changes[0].behind, 20u);
    EXPECT_TRUE(changes[0].confirmed);
    const double size = from == 0 ? std::numeric_limits<double>::infinity() : (to - from) / std::abs(from);
    if (from == 0) {
      EXPECT_EQ(changes[0].low, size);
      EXPECT_EQ(changes[0].high, size);
    } else {
      EXPECT_NEAR(changes[0].low / size, 1, 1e-9);
      EXPECT_NEAR(changes[0].high / size, 1, 1e-9);
    }
  }
}

TEST(ChangePointsTest, StepBelowOnePercentIsNone) {
  EXPECT_TRUE(FindChangePoints(Steps({{30, 1000}, {30, 1009}})).empty());
  EXPECT_EQ(Indices(FindChangePoints(Steps({{30, 1000}, {30, 1011}}))), Places{30});
}

TEST(ChangePointsTest, SeriesWithoutAChangeHaveNone) {
  for (const double value : {0.0, -7.0, 100.0, 0.1}) {
    EXPECT_TRUE(FindChangePoints(Steps({{200, value}})).empty()) << value;
  }
}

TEST(ChangePointsTest, SpikesInAConstantSeriesAreNone) {
  for (const double constant : {0.0, 100.0, -3.0}) {
    for (const std::vector<size_t>& spikes :
         std::vector<std::vector<size_t>>{{0}, {50}, {99}, {50, 51, 52}, {0, 1, 50, 98, 99}, {95, 96, 97}}) {
      std::vector<double> values = Steps({{100, constant}});
      for (const size_t spike : spikes) values[spike] = 1000;
      EXPECT_TRUE(FindChangePoints(values).empty()) << constant << ' ' << spikes.front();
    }
  }
}

TEST(ChangePointsTest, QuantisedValuesHaveNoChangesButTheirSteps) {
  NormalNumbers random(11);
  for (const double sigma : {0.2, 0.3, 0.5, 1.0}) {  // in ticks
    size_t alarmed = 0;
    size_t found = 0;
    for (int series = 0; series < 100; ++series) {
      std::vector<double> values(120);
      for (double& value : values) value = std::round(20 + sigma * random.Next());
      alarmed += FindChangePoints(values).empty() ? 0 : 1;
      for (size_t i = 60; i < values.size(); ++i) values[i] += 2;
      const Places places = Indices(FindChangePoints(values));
      found += places.size() == 1 && places[0] >= 56 && places[0] <= 64 ? 1 : 0;
    }
    EXPECT_LE(alarmed, 1u) << sigma;
    EXPECT_GE(found, 80u) << sigma;
  }
}

TEST(ChangePointsTest, TwoValuesByChanceAreNoChanges) {
  NormalNumbers random(12);
  for (const double share : {0.05, 0.3, 0.5}) {
    size_t alarmed = 0;
    for (int series = 0; series < 200; ++series) {
      std::vector<double> values(200);
      for (double& value : values) value = random.Uniform() < share ? 101 : 100;
      alarmed += FindChangePoints(values).empty() ? 0 : 1;
    }
    EXPECT_LE(alarmed, 1u) << share;
  }
}

TEST(ChangePointsTest, SeveralStepsAreFoundWithMediansOfTheirNeighbours) {
  NormalNumbers random(13);
  std::vector<double> values = Steps({{40, 100}, {40, 120}, {12, 90}, {60, 140}});
  for (double& value : values) value += random.Next();
  const std::vector<ChangePoint> changes = FindChangePoints(values);
  ASSERT_EQ(Indices(changes), (Places{40, 80, 92}));
  EXPECT_NEAR(changes[1].old_value, 120, 1);
  EXPECT_NEAR(changes[1].new_value, 90, 1);
  EXPECT_NEAR(changes[2].old_value, 90, 1);
  EXPECT_LT(changes[1].low, -0.25);
  EXPECT_GT(changes[1].high, -0.25);
  EXPECT_GT(changes[1].low, -0.3);
  EXPECT_LT(changes[1].high, -0.2);
}

// The same series, whatever its unit and with whatever sign: the same places.
TEST(ChangePointsTest, ScaleAndSignDoNotMatter) {
  NormalNumbers random(14);
  const std::vector<double> values = SimulateSeries(SeriesNoise::kSpiky, 150, random, {70, 0.06});
  const Places places = Indices(FindChangePoints(values));
  ASSERT_EQ(places.size(), 1u);
  for (const double factor : {1e-9, 1e9, 1e-200, 1e300, -1.0}) {
    std::vector<double> scaled(values);
    for (double& value : scaled) value *= factor;
    EXPECT_EQ(Indices(FindChangePoints(scaled)), places) << factor;
  }
}

TEST(ChangePointsTest, IsWatchedUntilTenValuesLieBehind) {
  NormalNumbers random(15);
  std::vector<double> values = Steps({{50, 100}, {30, 120}});
  for (double& value : values) value += random.Next();
  for (size_t behind = 5; behind <= 30; ++behind) {
    const std::vector<ChangePoint> changes = FindChangePoints(std::span(values).first(50 + behind));
    ASSERT_EQ(Indices(changes), Places{50}) << behind;
    EXPECT_EQ(changes[0].behind, behind);
    EXPECT_EQ(changes[0].confirmed, behind >= 10) << behind;
  }
  EXPECT_TRUE(FindChangePoints(std::span(values).first(53)).empty());
}

TEST(ChangePointsTest, KnownChangeStaysWithLess) {
  NormalNumbers random(16);
  std::vector<double> values = Steps({{50, 100}, {50, 102.4}});
  for (double& value : values) value += 2 * random.Next();
  ASSERT_TRUE(FindChangePoints(values).empty());
  const KnownChange known = {50, true};
  const std::vector<ChangePoint> changes = FindChangePoints(values, {&known, 1});
  ASSERT_EQ(Indices(changes), Places{50});
  EXPECT_TRUE(changes[0].confirmed);
}

TEST(ChangePointsTest, KnownChangeThatTheValuesSpeakAgainstGoes) {
  NormalNumbers random(17);
  std::vector<double> values = Steps({{100, 100}});
  for (double& value : values) value += 2 * random.Next();
  for (const size_t index : {0, 1, 5, 50, 97, 99, 100, 5000}) {
    for (const bool up : {false, true}) {
      const KnownChange known = {index, up};
      EXPECT_TRUE(FindChangePoints(values, {&known, 1}).empty()) << index << up;
    }
  }
}

TEST(ChangePointsTest, ShortSeriesOfManyShapesDoNotFail) {
  NormalNumbers random(18);
  for (int series = 0; series < 3000; ++series) {
    std::vector<double> values(random.Below(60));
    double level = 10 * random.Next();
    const double sigma = random.Uniform() < 0.3 ? 0 : random.Uniform();
    for (double& value : values) {
      if (random.Uniform() < 0.15) level = std::round(10 * random.Next());
      value = level + sigma * random.Next();
    }
    size_t last = 0;
    for (const ChangePoint& change : FindChangePoints(values)) {
      EXPECT_GT(change.index, last);
      EXPECT_LT(change.index, values.size());
      EXPECT_LE(change.low, change.high);
      EXPECT_NE(change.old_value, change.new_value);
      last = change.index;
    }
  }
}

}  // namespace
}  // namespace weir

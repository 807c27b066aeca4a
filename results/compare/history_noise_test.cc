#include "results/compare/history_noise.h"

#include <cmath>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(HistoryNoiseTest, FewNeighboursSayNothing) {
  EXPECT_FALSE(NoiseOfMoves(std::vector<double>(kLeastNeighbours - 1, 0.01)));
  const auto noise = NoiseOfMoves(std::vector<double>(kLeastNeighbours, 0.01));
  ASSERT_TRUE(noise);
  EXPECT_NEAR(noise->deviation, 0.014826, 1e-9);
  EXPECT_DOUBLE_EQ(noise->largest, 0.01);
  EXPECT_DOUBLE_EQ(NoiseOfMoves(std::vector<double>(20, 0.0))->deviation, kLeastHistoryNoise)
      << "what never moved is not taken to be without noise";
}

// A comparison of two sessions, of rows whose sessions scatter by 2 % around one level, or `factor` times it in the first
// row; of `spikes` sessions one is half as slow again.
Comparison Compare(std::mt19937_64& random, size_t rows, double factor, double spikes) {
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  const auto session = [&] { return 0.02 * normal(random) + (uniform(random) < spikes ? std::log(1.5) : 0); };
  Comparison comparison;
  std::vector<HistoryNoise> noise;
  ComparedGroup& group = comparison.groups.emplace_back();
  for (size_t i = 0; i < rows; ++i) {
    std::vector<double> moves;
    double last = session();
    for (int commit = 0; commit < 60; ++commit) {
      const double next = session();
      moves.push_back(next - last);
      last = next;
    }
    noise.push_back(*NoiseOfMoves(moves));
    ComparedRow& row = group.rows.emplace_back();
    row.name = std::to_string(i);
    row.difference.emplace();
    row.difference->base = 1;
    row.difference->base_count = row.difference->compared_count = 1;
    row.difference->ratio = std::exp(session() - session()) * (i == 0 ? factor : 1);
  }
  EXPECT_EQ(JudgeByHistory(
                [&](std::string_view name) { return std::optional(noise[std::stoul(std::string(name))]); },
                comparison),
            rows);
  EXPECT_EQ(comparison.rung, Rung::kHistory);
  return comparison;
}

size_t Alarms(size_t rows, double spikes) {
  std::mt19937_64 random(1);
  size_t alarms = 0;
  for (int i = 0; i < 1000; ++i) {
    const Comparison comparison = Compare(random, rows, 1, spikes);
    alarms +=
        comparison.Count(Finding::kLikelyRegressed) + comparison.Count(Finding::kLikelyImproved) > 0 ? 1 : 0;
  }
  return alarms;
}

TEST(HistoryNoiseTest, OfEqualSessionsFewComparisonsSayLikely) {
  EXPECT_LE(Alarms(1, 0), 50u);  // of 1,000
  EXPECT_LE(Alarms(20, 0), 50u);
  EXPECT_LE(Alarms(1, 0.05), 50u) << "nor of a row with spikes";
  EXPECT_LE(Alarms(20, 0.05), 120u) << "of many hardly more";
}

TEST(HistoryNoiseTest, ALargeChangeIsFound) {
  std::mt19937_64 random(2);
  size_t found = 0;
  for (int i = 0; i < 200; ++i) {
    found += Compare(random, 20, 1.2, 0).groups[0].rows[0].finding == Finding::kLikelyRegressed ? 1 : 0;
  }
  EXPECT_GE(found, 180u);
}

TEST(HistoryNoiseTest, WhatTheHistoryDoesNotKnowStandsForItself) {
  Comparison comparison;
  ComparedGroup& group = comparison.groups.emplace_back();
  for (const char* const name : {"known", "unknown"}) {
    ComparedRow& row = group.rows.emplace_back();
    row.name = name;
    row.difference.emplace();
    row.difference->base_count = row.difference->compared_count = 1;
    row.difference->ratio = 1.5;
  }
  const NoiseOfCase nothing = [](std::string_view) { return std::nullopt; };
  EXPECT_EQ(JudgeByHistory(nothing, comparison), 0u);
  const NoiseOfCase one = [](std::string_view name) {
    return name == "known" ? std::optional(HistoryNoise{0.02, 0.04, 60}) : std::nullopt;
  };
  EXPECT_EQ(JudgeByHistory(one, comparison), 1u);
  EXPECT_EQ(group.rows[0].finding, Finding::kLikelyRegressed);
  EXPECT_EQ(group.rows[1].finding, Finding::kUnclear) << "single runs differ where they do so twofold";
  EXPECT_NE(comparison.evidence.find("1 of 2 rows it does not know"), std::string::npos)
      << comparison.evidence;
}

}  // namespace
}  // namespace weir

#include "results/history/history_simulation.h"

#include "gtest/gtest.h"
#include "results/history/change_points.h"

namespace weir {
namespace {

// Seeded, so that each says the same every time. history_simulation_main runs the same over many more series.
constexpr size_t kSeries = 2000;

TEST(HistorySimulationTest, SeriesWithoutAChangeAreNotAlarmed) {
  for (const size_t count : {100, 400}) {
    for (const SeriesNoise noise : kSeriesNoises) {
      const size_t most = noise == SeriesNoise::kAutocorrelated ? kSeries * 4 / 100 : kSeries / 200;
      EXPECT_LE(SimulateAlarms(noise, count, {}, kSeries, 1).alarmed, most)
          << NoiseName(noise) << ' ' << count;
    }
  }
}

TEST(HistorySimulationTest, FivePercentAreFoundAmongSpikes) {
  EXPECT_GE(SimulateAlarms(SeriesNoise::kSpiky, 100, {50, 0.05}, kSeries, 2).found, kSeries * 92 / 100);
}

TEST(HistorySimulationTest, ThreePercentAreFoundInHalfOfTheSeries) {
  EXPECT_GE(SimulateAlarms(SeriesNoise::kIndependent, 100, {50, 0.03}, kSeries, 3).found, kSeries * 45 / 100);
}

TEST(HistorySimulationTest, LittleOfWhatWasConfirmedIsWithdrawn) {
  const ReplayRates rates = SimulateReplay(100, 4);
  EXPECT_GE(rates.confirmed, 40u);
  EXPECT_LE(rates.withdrawn, rates.confirmed / 10);
  EXPECT_GE(rates.lines, rates.withdrawn);
  EXPECT_GE(rates.found, rates.steps * 7 / 10);
  EXPECT_LE(rates.delays[rates.delays.size() / 2], 13u);
}

TEST(HistorySimulationTest, ACauseIsOneEvent) {
  constexpr uint64_t kSets = 12;
  double groups_per_cause = 0;
  double causes_per_group = 0;
  for (uint64_t seed = 1; seed <= kSets; ++seed) {
    const GroupingRates rates = SimulateGrouping(100, 5, seed);
    EXPECT_GE(rates.causes, 4u) << seed;
    groups_per_cause += rates.groups_per_cause / kSets;
    causes_per_group += rates.causes_per_group / kSets;
  }
  EXPECT_LE(groups_per_cause, 1.2);
  EXPECT_LE(causes_per_group, 1.2);
}

TEST(HistorySimulationTest, IsRepeatable) {
  NormalNumbers one(5);
  NormalNumbers other(5);
  for (const SeriesNoise noise : kSeriesNoises) {
    EXPECT_EQ(SimulateSeries(noise, 50, one), SimulateSeries(noise, 50, other)) << NoiseName(noise);
  }
}

}  // namespace
}  // namespace weir

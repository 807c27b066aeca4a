#include "results/gate/gate_simulation.h"

#include "gtest/gtest.h"

namespace weir {
namespace {

// Seeded, so that each says the same every time. gate_simulation_main runs the same over many more gates.
constexpr size_t kGates = 60;

TEST(GateSimulationTest, EqualProgramsNeverRegressAndPassWithinFortyPairsWhateverTheNoise) {
  for (const Noise noise : kNoises) {
    const SimulatedRates rates = SimulateGates({.noise = noise}, kGates, 5);
    EXPECT_EQ(rates.regressions, 0u) << NoiseName(noise);
    EXPECT_GE(rates.passed, kGates - 2) << NoiseName(noise);
    EXPECT_LE(rates.runs, 25) << NoiseName(noise);
  }
  for (const double sigma : {0.1, 0.3}) {
    for (const Noise noise : kNoises) {
      EXPECT_EQ(SimulateGates({.noise = noise, .sigma = sigma}, kGates, 6).regressions, 0u)
          << NoiseName(noise);
    }
  }
}

TEST(GateSimulationTest, ManyBenchmarksPassAsOftenAsFew) {
  EXPECT_EQ(SimulateGates({.sigma = 0.05, .benchmarks = 200}, 20, 7).passed, 20u);
}

TEST(GateSimulationTest, FifteenPercentNeverPass) {
  for (const Noise noise : kNoises) {
    for (const double sigma : {0.03, 0.05}) {
      const SimulatedRates rates =
          SimulateGates({.noise = noise, .sigma = sigma, .slowdown = 0.15}, kGates, 8);
      EXPECT_EQ(rates.passed, 0u) << NoiseName(noise) << ' ' << sigma;
    }
    EXPECT_GE(SimulateGates({.noise = noise, .slowdown = 0.15}, kGates, 9).found, kGates - 2)
        << NoiseName(noise);
  }
}

TEST(GateSimulationTest, ThreeTimesAsSlowIsAlwaysFoundAlsoAmongMany) {
  for (const Noise noise : kNoises) {
    EXPECT_EQ(SimulateGates({.noise = noise, .sigma = 0.1, .slowdown = 2}, kGates, 10).found, kGates)
        << NoiseName(noise);
  }
  EXPECT_EQ(SimulateGates({.noise = Noise::kAutocorrelated, .benchmarks = 200, .slowdown = 2}, 20, 11).found,
            20u);
}

TEST(GateSimulationTest, TenPercentAreFoundAndRarelyPass) {
  for (const Noise noise : {Noise::kNormal, Noise::kLaplace, Noise::kDrifting}) {
    EXPECT_GE(SimulateGates({.noise = noise, .slowdown = 0.1}, kGates, 12).found, kGates - 1)
        << NoiseName(noise);
  }
  EXPECT_GE(SimulateGates({.noise = Noise::kOneInTen, .slowdown = 0.1}, kGates, 13).FoundShare(), 0.9);
  EXPECT_LE(SimulateGates({.sigma = 0.1, .slowdown = 0.1}, kGates, 14).passed, kGates / 10);
}

TEST(GateSimulationTest, AllAtTheMinimumEffectAreNoRegression) {
  EXPECT_LE(SimulateGates({.slowdown = 0.05, .all_slower = true}, kGates, 15).regressions, 2u);
}

TEST(GateSimulationTest, ASmallerMinimumEffectFindsFivePercent) {
  EXPECT_GE(SimulateGates({.slowdown = 0.05, .min_effect = 0.02}, kGates, 16).FoundShare(), 0.9);
}

TEST(UpperBoundTest, IsThatOfTheBinomial) {
  EXPECT_NEAR(UpperBound(0, 10'000), 0.00029953, 1e-7) << "1 - 0.05^(1/n)";
  EXPECT_NEAR(UpperBound(500, 10'000), 0.0537, 0.0002);
  EXPECT_EQ(UpperBound(10'000, 10'000), 1);
}

}  // namespace
}  // namespace weir

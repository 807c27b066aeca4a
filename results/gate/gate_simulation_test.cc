#include "results/gate/gate_simulation.h"

#include "gtest/gtest.h"

namespace weir {
namespace {

// gate_simulation_main runs the same over many more gates.
constexpr size_t kGates = 300;

TEST(GateSimulationTest, EqualProgramsAreBlockedInFarLessThanFivePercentWhateverTheNoise) {
  for (const Noise noise : kNoises) {
    for (const double sigma : {0.03, 0.3}) {
      const SimulatedRates rates = SimulateGates({.noise = noise, .sigma = sigma}, kGates, 5);
      EXPECT_LE(rates.BlockedUpperBound(), 0.055) << NoiseName(noise) << ' ' << sigma;
      EXPECT_LE(rates.control_alarms, kGates / 10) << NoiseName(noise) << ' ' << sigma;
    }
  }
}

TEST(GateSimulationTest, QuietMachinesFindFivePercentAndLeaveOnePercentAlone) {
  EXPECT_GE(SimulateGates({.sigma = 0.01, .slowdown = 0.05}, kGates, 6).BlockedShare(), 0.99);
  const SimulatedRates tiny = SimulateGates({.sigma = 0.01, .slowdown = 0.01}, kGates, 7);
  EXPECT_EQ(tiny.blocked, 0u);
  EXPECT_EQ(tiny.passed, kGates);
}

TEST(GateSimulationTest, OrdinaryOnesFindTenPercentAndMostlyFive) {
  EXPECT_GE(SimulateGates({.sigma = 0.03, .slowdown = 0.05}, kGates, 8).BlockedShare(), 0.75);
  EXPECT_GE(SimulateGates({.sigma = 0.03, .slowdown = 0.1}, kGates, 9).BlockedShare(), 0.99);
}

TEST(GateSimulationTest, NoisyOnesNeverPassWhatTheyCannotSee) {
  EXPECT_EQ(SimulateGates({.sigma = 0.1, .slowdown = 0.1}, kGates, 10).passed, 0u);
  EXPECT_EQ(SimulateGates({.sigma = 0.1}, kGates, 11).passed, 0u);
}

TEST(GateSimulationTest, TheSmallestDetectableEffectIsWhatIsDetected) {
  for (const double sigma : {0.01, 0.03, 0.1}) {
    SimulatedGate gate{.sigma = sigma};
    gate.slowdown = SimulateGates(gate, kGates, 12).median_detectable;
    const double found = SimulateGates(gate, kGates, 13).BlockedShare();
    EXPECT_NEAR(found, 0.8, 0.1) << sigma;
    gate.slowdown *= 1.2;
    EXPECT_GT(SimulateGates(gate, kGates, 14).BlockedShare(), 0.85) << sigma;
    gate.slowdown *= 0.8 / 1.2;
    EXPECT_LT(SimulateGates(gate, kGates, 15).BlockedShare(), 0.75) << sigma;
  }
}

TEST(SimulatedRatesTest, TheBoundIsThatOfTheBinomial) {
  SimulatedRates rates;
  rates.gates = 10'000;
  EXPECT_NEAR(rates.BlockedUpperBound(), 0.00029953, 1e-7) << "1 - 0.05^(1/n)";
  rates.blocked = 500;
  EXPECT_NEAR(rates.BlockedUpperBound(), 0.0537, 0.0002);
  rates.blocked = rates.gates;
  EXPECT_EQ(rates.BlockedUpperBound(), 1);
}

}  // namespace
}  // namespace weir

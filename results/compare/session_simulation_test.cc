// A small part of what session_simulation_main tries, with seeds that were chosen once: the shares are the
// true ones give or take three standard errors, which the limits here allow for.

#include "results/compare/session_simulation.h"

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(SessionSimulationTest, OfUnchangedProgramsLittleIsSaid) {
  for (const SessionNoise noise : kSessionNoises) {
    const double limit = noise == SessionNoise::kDisturbed ? 0.07 : 0.05;
    for (const size_t rows : {8u, 20u, 40u, 200u}) {
      const SimulatedFindings findings = SimulateSessions({.noise = noise, .rows = rows}, 400, rows);
      EXPECT_LE(findings.FalseShare(), limit + 3 * 0.011) << SessionNoiseName(noise) << " " << rows;
    }
  }
}

TEST(SessionSimulationTest, ALargeChangeIsFound) {
  for (const SessionNoise noise : {SessionNoise::kNormal, SessionNoise::kLaplace, SessionNoise::kT3}) {
    EXPECT_GE(SimulateSessions({.noise = noise, .sigma = 0.05, .slowdown = 1}, 400, 1).FoundShare(), 0.95);
    EXPECT_GE(SimulateSessions({.noise = noise, .sigma = 0.02, .slowdown = 0.3}, 400, 2).FoundShare(), 0.92);
  }
}

TEST(SessionSimulationTest, FourSessionsASideFindTenPercent) {
  const SimulatedFindings findings =
      SimulateSessions({.sigma = 0.03, .sessions = 4, .slowdown = 0.1}, 400, 3);
  EXPECT_GE(findings.FoundShare(), 0.8);
  EXPECT_LE(findings.FalseShare(), 0.05 + 3 * 0.011);
}

}  // namespace
}  // namespace weir

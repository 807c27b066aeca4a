// Simulates comparisons of two and of several sessions at length and prints what they are held to: how often
// something is said of what did not change, and how often a change is found.
//
//   bazel run -c opt //results/compare:session_simulation_main -- [comparisons a line, 2000]
//
// Takes about a minute for 2000.

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

#include "results/compare/session_simulation.h"

namespace weir {
namespace {

void Print(const SimulatedSessions& sessions, size_t comparisons) {
  const SimulatedFindings findings = SimulateSessions(sessions, comparisons, 1);
  fmt::print("{:<10} {:>4} {:>8} {:>5.0f} % {:>6.0f} % {:>8.2f} %", SessionNoiseName(sessions.noise),
             sessions.rows, sessions.sessions, 100 * sessions.sigma, 100 * sessions.slowdown,
             100 * findings.FalseShare());
  if (sessions.slowdown > 0) fmt::print(" {:>7.1f} %", 100 * findings.FoundShare());
  fmt::print("\n");
  std::fflush(stdout);
}

void PrintTwoSessions(SessionNoise noise, size_t comparisons) {
  for (const size_t rows : {8u, 20u, 40u, 200u}) {
    for (const double sigma : {0.02, 0.05, 0.1}) Print({noise, sigma, rows}, comparisons);
    Print({noise, 0.05, rows, 1, 1}, comparisons);
    Print({noise, 0.02, rows, 1, 0.3}, comparisons);
  }
}

void PrintManySessions(SessionNoise noise, size_t comparisons) {
  for (const size_t sessions : {2u, 3u, 4u, 5u, 6u}) {
    Print({noise, 0.03, 20, sessions, 0}, comparisons);
    Print({noise, 0.03, 20, sessions, 0.1}, comparisons);
  }
}

}  // namespace
}  // namespace weir

int main(int argc, char** argv) {
  const size_t comparisons = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 2000;
  fmt::print("{} comparisons a line\nnoise      rows sessions  sigma  slower      false    found\n",
             comparisons);
  for (const weir::SessionNoise noise : weir::kSessionNoises) {
    weir::PrintTwoSessions(noise, comparisons);
    weir::PrintManySessions(noise, comparisons);
  }
}

// Simulates the gate at length and prints what it is held to: false alarms of equal programs, and power.
//
//   bazel run -c opt //results:gate_simulation_main -- [gates a kind, 10000]

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

#include "results/gate/gate_simulation.h"

namespace weir {
namespace {

double Percent(size_t part, size_t all) { return 100 * static_cast<double>(part) / static_cast<double>(all); }

void PrintRates(const SimulatedGate& gate, size_t gates) {
  const SimulatedRates rates = SimulateGates(gate, gates, 1);
  fmt::print(
      "{:<15} {:>5.0f} % {:>6.0f} % {:>9.2f} % {:>9.2f} % {:>9.2f} % {:>9.2f} % {:>8.2f} % {:>6.1f} %\n",
      NoiseName(gate.noise), 100 * gate.sigma, 100 * gate.slowdown, Percent(rates.blocked, gates),
      100 * rates.BlockedUpperBound(), Percent(rates.passed, gates), Percent(rates.control_alarms, gates),
      100 * rates.median_detectable, Percent(rates.near_median, gates));
  std::fflush(stdout);
}

void PrintDetectable(double sigma, size_t gates) {
  SimulatedGate gate;
  gate.sigma = sigma;
  const double printed = SimulateGates(gate, gates, 2).median_detectable;
  const double simulated = SimulatedDetectable(gate, gates, 3);
  fmt::print("{:>5.0f} % {:>9.2f} % {:>9.2f} % {:>6.2f}\n", 100 * sigma, 100 * printed, 100 * simulated,
             printed / simulated);
  std::fflush(stdout);
}

}  // namespace
}  // namespace weir

int main(int argc, char** argv) {
  const size_t gates = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 10'000;
  fmt::print("{} gates a line, 20 benchmarks, 20 pairs\n", gates);
  fmt::print(
      "noise           sigma   slower     blocked  95 % bound      passed     control detectable within 20 "
      "%\n");
  for (const weir::Noise noise : weir::kNoises) {
    for (const double sigma : {0.01, 0.03, 0.1, 0.3})
      weir::PrintRates({.noise = noise, .sigma = sigma}, gates);
  }
  for (const auto& [sigma, slowdown] :
       {std::pair{0.01, 0.05}, {0.01, 0.01}, {0.03, 0.05}, {0.03, 0.1}, {0.1, 0.1}}) {
    weir::PrintRates({.sigma = sigma, .slowdown = slowdown}, gates);
  }
  fmt::print("\nsmallest detectable effect\nsigma      printed  simulated  ratio\n");
  for (const double sigma : {0.01, 0.03, 0.1}) weir::PrintDetectable(sigma, gates / 10);
}

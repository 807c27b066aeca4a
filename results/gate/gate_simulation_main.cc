// Simulates the gate at length and prints what it is held to: how often equal programs pass, and how often a
// slower one is found, and passes, over kinds of noise and numbers of benchmarks.
//
//   bazel run -c opt //results/gate:gate_simulation_main -- [gates a line, 1000] [noise, all]

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "results/gate/gate_simulation.h"

namespace weir {
namespace {

constexpr double kSigmas[] = {0.03, 0.05, 0.1};
constexpr size_t kBenchmarks[] = {20, 69, 200};

double Percent(size_t part, size_t all) { return 100 * static_cast<double>(part) / static_cast<double>(all); }

void PrintRates(const SimulatedGate& gate, size_t gates) {
  const SimulatedRates rates = SimulateGates(gate, gates, 1);
  fmt::print(
      "{:<15}{:>4.0f} %{:>6}{:>5.0f} %{:>8.1f} %{:>8.2f} %{:>8.2f} %{:>8.1f} %{:>8.2f} %{:>8.1f}{:>7}\n",
      NoiseName(gate.noise), 100 * gate.sigma, gate.benchmarks, 100 * gate.slowdown,
      Percent(rates.passed, gates), 100 * UpperBound(rates.passed, gates), Percent(rates.regressions, gates),
      Percent(rates.found, gates), 100 * UpperBound(rates.regressions, gates), rates.runs, rates.most_pairs);
  std::fflush(stdout);
}

std::vector<SimulatedGate> Lines(std::string_view noise_name) {
  std::vector<SimulatedGate> lines;
  for (const Noise noise : kNoises) {
    if (!noise_name.empty() && NoiseName(noise) != noise_name) continue;
    for (const double sigma : kSigmas) {
      for (const size_t benchmarks : kBenchmarks) {
        lines.push_back({.noise = noise, .sigma = sigma, .benchmarks = benchmarks});
      }
      for (const double slowdown : {0.10, 0.12, 0.15, 2.0}) {
        lines.push_back({.noise = noise, .sigma = sigma, .slowdown = slowdown});
      }
      lines.push_back({.noise = noise, .sigma = sigma, .slowdown = 0.05, .all_slower = true});
    }
    for (const double slowdown : {0.05, 0.10}) {
      lines.push_back({.noise = noise, .slowdown = slowdown, .min_effect = 0.02});
    }
    for (const double slowdown : {0.15, 2.0}) {
      lines.push_back({.noise = noise, .benchmarks = 200, .slowdown = slowdown});
    }
  }
  return lines;
}

double Seconds(const SimulatedGate& gate) {
  const auto start = std::chrono::steady_clock::now();
  SimulateGates(gate, 10, 2);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / 10;
}

}  // namespace
}  // namespace weir

int main(int argc, char** argv) {
  const size_t gates = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1000;
  const std::vector<weir::SimulatedGate> lines = weir::Lines(argc > 2 ? argv[2] : "");
  double seconds = 0;
  for (const weir::SimulatedGate& line : lines) seconds += weir::Seconds(line) * static_cast<double>(gates);
  fmt::print("{} lines of {} gates take about {:.0f} minutes\n", lines.size(), gates, seconds / 60 + 0.5);
  fmt::print(
      "noise          sigma  rows slower    pass   95 % <= regression  found   95 % <=     runs  pairs\n");
  std::fflush(stdout);
  for (const weir::SimulatedGate& line : lines) weir::PrintRates(line, gates);
}

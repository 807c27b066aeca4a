// Simulates histories at length and prints what the analysis is held to: how often series without a change are
// alarmed, how often a step is found, what is withdrawn later when a history is analysed as it grows, and how well
// events tell causes apart.
//
//   bazel run -c opt //results/history:history_simulation_main -- [series a line, 1000]

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "results/history/history_simulation.h"

namespace weir {
namespace {

double Percent(size_t part, size_t all) { return 100 * static_cast<double>(part) / static_cast<double>(all); }

void PrintAlarms(size_t series) {
  fmt::print("\n% of series       alarmed n=100   n=400   found +3 %    +5 % (n=100)\n");
  for (const SeriesNoise noise : kSeriesNoises) {
    const auto alarmed = [&](size_t count) {
      return Percent(SimulateAlarms(noise, count, {}, series, 1).alarmed, series);
    };
    const auto found = [&](double size) {
      return Percent(SimulateAlarms(noise, 100, {50, size}, series, 2).found, series);
    };
    fmt::print("{:<14}{:>17.2f}{:>8.2f}{:>13.1f}{:>8.1f}\n", NoiseName(noise), alarmed(100), alarmed(400),
               found(0.03), found(0.05));
    std::fflush(stdout);
  }
}

void PrintReplay(size_t series) {
  const ReplayRates rates = SimulateReplay(series, 1);
  fmt::print(
      "\nreplayed every 4 commits of 400: {} changes confirmed, {} ({:.1f} %) withdrawn later, {} to the "
      "end\n",
      rates.confirmed, rates.withdrawn, Percent(rates.withdrawn, rates.confirmed), rates.withdrawn_at_end);
  fmt::print("{} withdrawals said; {} of {} steps found; {} changes that were none\n", rates.lines,
             rates.found, rates.steps, rates.false_rows);
  if (rates.delays.empty()) return;
  fmt::print("commits until confirmed: {} in the middle, {} for nine in ten\n",
             rates.delays[rates.delays.size() / 2], rates.delays[rates.delays.size() * 9 / 10]);
  std::fflush(stdout);
}

void PrintGrouping() {
  constexpr size_t kSets = 8;
  fmt::print("\ncauses  series  groups a cause  causes a group\n");
  for (const size_t causes : {5, 10}) {
    for (const size_t series : {40, 200}) {
      double groups = 0;
      double of_group = 0;
      for (uint64_t seed = 1; seed <= kSets; ++seed) {
        const GroupingRates rates = SimulateGrouping(series, causes, seed);
        groups += rates.groups_per_cause / kSets;
        of_group += rates.causes_per_group / kSets;
      }
      fmt::print("{:>6}{:>8}{:>16.2f}{:>16.2f}\n", causes, series, groups, of_group);
      std::fflush(stdout);
    }
  }
}

void PrintSpeed() {
  constexpr size_t kSpeedSeries = 200;
  const auto start = std::chrono::steady_clock::now();
  for (const SeriesNoise noise : kSeriesNoises) SimulateAlarms(noise, 1000, {}, kSpeedSeries, 3);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  fmt::print("\n{:.2f} ms a series of 1,000 values, made and analysed\n",
             1000 * seconds / static_cast<double>(kSpeedSeries * kSeriesNoises.size()));
}

// A replay of few series and of many takes so much longer.
double ReplaySeconds() {
  const auto start = std::chrono::steady_clock::now();
  SimulateReplay(10, 2);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / 10;
}

}  // namespace
}  // namespace weir

int main(int argc, char** argv) {
  const size_t series = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1000;
  constexpr double kOfReplay = 0.3;  // what the other tables take a series, in what the replay does
  const double seconds = weir::ReplaySeconds() * (1 + kOfReplay) * static_cast<double>(series) + 10;
  fmt::print("{} series a line take about {:.0f} seconds\n", series, seconds);
  std::fflush(stdout);
  weir::PrintAlarms(series);
  weir::PrintReplay(series);
  weir::PrintGrouping();
  weir::PrintSpeed();
}

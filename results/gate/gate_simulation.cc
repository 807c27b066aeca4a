#include "results/gate/gate_simulation.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace weir {
namespace {

constexpr double kAutocorrelation = 0.5;
constexpr double kSpikeChance = 0.05;
constexpr double kModeDistance = 3;       // in sigmas
constexpr double kDriftPerRun = 0.1;      // in sigmas
constexpr double kWanderingPerRun = 0.3;  // in sigmas

// Pairs out of a random generator, measured in blocks as harness/pairs/pair_measurement.h orders them.
class SimulatedSource final : public PairSource {
 public:
  SimulatedSource(const SimulatedGate& gate, uint64_t seed) : gate_(gate), random_(seed) {}

  absl::StatusOr<std::vector<BenchmarkPairs>> Measure() override {
    std::vector<BenchmarkPairs> all(gate_.benchmarks);
    for (size_t i = 0; i < all.size(); ++i) all[i].benchmark = std::to_string(i);
    std::vector<std::vector<double>*> series;
    for (BenchmarkPairs& each : all) series.insert(series.end(), {&each.changes, &each.control});
    Fill(series);
    AddSlowdown(all);
    return all;
  }

  absl::StatusOr<std::vector<BenchmarkPairs>> MeasureAgain(std::span<const std::string> benchmarks) override {
    std::vector<BenchmarkPairs> all(benchmarks.size());
    std::vector<std::vector<double>*> series;
    for (size_t i = 0; i < all.size(); ++i) {
      all[i].benchmark = benchmarks[i];
      series.push_back(&all[i].changes);
    }
    Fill(series);
    AddSlowdown(all);
    return all;
  }

 private:
  void AddSlowdown(std::vector<BenchmarkPairs>& all) const {
    for (BenchmarkPairs& each : all) {
      if (each.benchmark != "0") continue;
      for (double& change : each.changes) change += std::log1p(gate_.slowdown);
    }
  }

  // Pairs of all series, block after block, as the host drifts.
  void Fill(std::span<std::vector<double>* const> series) {
    std::vector<double> last(series.size());
    for (double& value : last) value = gate_.sigma * normal_(random_);
    for (size_t pair = 0; pair < gate_.pairs; pair += 2) {
      for (size_t i = 0; i < series.size(); ++i) {
        const bool new_begins = random_() % 2 == 1;
        series[i]->push_back(Change(last[i], new_begins));
        if (pair + 1 < gate_.pairs) series[i]->push_back(Change(last[i], !new_begins));
      }
    }
  }

  double Change(double& last, bool new_begins) {
    const double fresh = gate_.sigma * normal_(random_);
    switch (gate_.noise) {
      case Noise::kNormal:
        return fresh;
      case Noise::kSpiky:
        return fresh + Spike() - Spike();
      case Noise::kAutocorrelated:
        return last = kAutocorrelation * last + std::sqrt(1 - kAutocorrelation * kAutocorrelation) * fresh;
      case Noise::kBimodal:
        return fresh + Mode() - Mode();
      case Noise::kDrifting: {
        const double first = Host(), second = Host();
        return fresh + (new_begins ? first - second : second - first);
      }
    }
    return fresh;
  }

  double Spike() { return uniform_(random_) < kSpikeChance ? 1.5 * uniform_(random_) : 0; }
  double Mode() { return random_() % 2 == 0 ? 0 : kModeDistance * gate_.sigma; }
  double Host() { return host_ += gate_.sigma * (kDriftPerRun + kWanderingPerRun * normal_(random_)); }

  const SimulatedGate& gate_;
  std::mt19937_64 random_;
  std::normal_distribution<double> normal_;
  std::uniform_real_distribution<double> uniform_;
  double host_ = 0;  // ln of how slow the host is
};

// ln P(Bin(n, p) <= k) by summing, with the largest term taken out.
double BinomialAtMost(size_t k, size_t n, double p) {
  double sum = 0;
  for (size_t i = 0; i <= k; ++i) {
    const auto x = static_cast<double>(i), all = static_cast<double>(n);
    sum += std::exp(std::lgamma(all + 1) - std::lgamma(x + 1) - std::lgamma(all - x + 1) + x * std::log(p) +
                    (all - x) * std::log1p(-p));
  }
  return sum;
}

}  // namespace

std::string_view NoiseName(Noise noise) {
  constexpr std::string_view kNames[] = {"normal", "spiky", "autocorrelated", "bimodal", "drifting"};
  return kNames[static_cast<size_t>(noise)];
}

double SimulatedRates::BlockedUpperBound() const {
  if (blocked == gates) return 1;
  double low = 0, high = 1;
  for (int step = 0; step < 50; ++step) {
    const double middle = (low + high) / 2;
    (BinomialAtMost(blocked, gates, middle) > 0.05 ? low : high) = middle;
  }
  return high;
}

SimulatedRates SimulateGates(const SimulatedGate& gate, size_t gates, uint64_t seed) {
  SimulatedRates rates;
  rates.gates = gates;
  std::vector<double> detectable;
  for (size_t i = 0; i < gates; ++i) {
    SimulatedSource source(gate, seed * 1'000'003 + i);
    const absl::StatusOr<GateResult> result = RunGate(source, GateRules());
    rates.blocked += result->verdict == GateVerdict::kRegression;
    rates.passed += result->verdict == GateVerdict::kPass;
    rates.control_alarms += !result->control_alarms.empty();
    detectable.push_back(result->benchmarks[0].detectable);
  }
  std::ranges::sort(detectable);
  rates.median_detectable = detectable[gates / 2];
  rates.near_median = static_cast<size_t>(std::ranges::count_if(
      detectable, [&](double each) { return std::fabs(each / rates.median_detectable - 1) <= 0.2; }));
  return rates;
}

double SimulatedDetectable(SimulatedGate gate, size_t gates, uint64_t seed) {
  double low = 0, high = 2;
  for (int step = 0; step < 12; ++step) {
    gate.slowdown = (low + high) / 2;
    (SimulateGates(gate, gates, seed + static_cast<uint64_t>(step)).BlockedShare() < 0.8 ? low : high) =
        gate.slowdown;
  }
  return (low + high) / 2;
}

}  // namespace weir

#include "results/gate/gate_simulation.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "results/statistics/distributions.h"

namespace weir {
namespace {

constexpr double kAutocorrelation = 0.5;
constexpr double kSpikeChance = 0.05;
constexpr double kDisturbedChance = 0.1;
constexpr double kModeDistance = 3;       // in sigmas
constexpr double kDriftPerRun = 0.1;      // in sigmas
constexpr double kWanderingPerRun = 0.3;  // in sigmas

enum Side { kOld, kNew, kCopy };

// Logarithms of the times of processes, and the pairs made of them.
class SimulatedSource final : public PairSource {
 public:
  SimulatedSource(const SimulatedGate& gate, uint64_t seed)
      : gate_(gate), random_(seed), spread_(gate.sigma / std::sqrt(2.0)), last_(3 * gate.benchmarks) {
    for (double& value : last_) value = spread_ * normal_(random_);
  }

  absl::StatusOr<std::vector<BenchmarkPairs>> Benchmarks() override {
    std::vector<BenchmarkPairs> all(gate_.benchmarks);
    for (size_t i = 0; i < all.size(); ++i) all[i].benchmark = std::to_string(i);
    return all;
  }

  absl::StatusOr<PairBatch> Measure(std::span<const PairOrder> orders) override {
    PairBatch batch;
    batch.pairs.resize(orders.size());
    for (size_t done = 0; MeasureBlock(orders, done, batch); done += 2) {
    }
    return batch;
  }

  double runs() const { return static_cast<double>(runs_) / static_cast<double>(gate_.benchmarks); }

 private:
  // Two pairs, or one, of each order that has some left; whether there was any.
  bool MeasureBlock(std::span<const PairOrder> orders, size_t done, PairBatch& batch) {
    bool any = false;
    for (size_t i = 0; i < orders.size(); ++i) {
      std::vector<Side> sides = {kOld, kNew};
      if (orders[i].with_copy) sides.push_back(kCopy);
      std::ranges::shuffle(sides, random_);
      for (size_t pair = done; pair < std::min(done + 2, orders[i].pairs); ++pair) {
        MeasurePair(orders[i], sides, batch.pairs[i]);
        std::ranges::reverse(sides);
        any = true;
      }
    }
    return any;
  }

  void MeasurePair(const PairOrder& order, std::span<const Side> sides, BenchmarkPairs& pairs) {
    double times[3] = {};
    for (const Side side : sides) times[side] = Time(order.benchmark, side);
    pairs.changes.push_back(times[kNew] - times[kOld]);
    if (order.with_copy) pairs.against_copy.push_back(times[kNew] - times[kCopy]);
  }

  double Time(size_t benchmark, Side side) {
    ++runs_;
    const bool slower = side == kNew && (benchmark == 0 || gate_.all_slower);
    return NoiseOf(last_[3 * benchmark + side]) + (slower ? std::log1p(gate_.slowdown) : 0);
  }

  double NoiseOf(double& last) {
    const double fresh = spread_ * normal_(random_);
    switch (gate_.noise) {
      case Noise::kNormal:
        return fresh;
      case Noise::kLaplace:
        return spread_ / std::sqrt(2.0) * exponential_(random_) * (random_() % 2 == 0 ? 1 : -1);
      case Noise::kSpiky:
        return fresh + (uniform_(random_) < kSpikeChance ? 1.5 * uniform_(random_) : 0);
      case Noise::kOneInTen:
        return fresh + (uniform_(random_) < kDisturbedChance ? std::log(1.5) : 0);
      case Noise::kAutocorrelated:
        return last = kAutocorrelation * last + std::sqrt(1 - kAutocorrelation * kAutocorrelation) * fresh;
      case Noise::kBimodal:
        return fresh + (random_() % 2 == 0 ? 0 : kModeDistance * gate_.sigma);
      case Noise::kDrifting:
        return fresh + (host_ += gate_.sigma * (kDriftPerRun + kWanderingPerRun * normal_(random_)));
    }
    return fresh;
  }

  const SimulatedGate& gate_;
  std::mt19937_64 random_;
  std::normal_distribution<double> normal_;
  std::exponential_distribution<double> exponential_;
  std::uniform_real_distribution<double> uniform_;
  const double spread_;       // of a process
  std::vector<double> last_;  // by benchmark and side
  double host_ = 0;           // ln of how slow the host is
  size_t runs_ = 0;
};

// P(Bin(n, p) <= k).
double BinomialAtMost(size_t k, size_t n, double p) {
  double sum = 0;
  for (size_t i = 0; i <= k; ++i) {
    const auto x = static_cast<double>(i), all = static_cast<double>(n);
    sum += std::exp(LogGamma(all + 1) - LogGamma(x + 1) - LogGamma(all - x + 1) + x * std::log(p) +
                    (all - x) * std::log1p(-p));
  }
  return sum;
}

}  // namespace

std::string_view NoiseName(Noise noise) {
  constexpr std::string_view kNames[] = {"normal",         "Laplace", "spiky",   "one in ten",
                                         "autocorrelated", "bimodal", "drifting"};
  return kNames[static_cast<size_t>(noise)];
}

double UpperBound(size_t count, size_t all) {
  if (count == all) return 1;
  double low = 0, high = 1;
  for (int step = 0; step < 50; ++step) {
    const double middle = (low + high) / 2;
    (BinomialAtMost(count, all, middle) > 0.05 ? low : high) = middle;
  }
  return high;
}

SimulatedRates SimulateGates(const SimulatedGate& gate, size_t gates, uint64_t seed) {
  GateRules rules;
  rules.common.min_effect = gate.min_effect;
  SimulatedRates rates;
  rates.gates = gates;
  for (size_t i = 0; i < gates; ++i) {
    SimulatedSource source(gate, seed * 1'000'003 + i);
    const absl::StatusOr<GateResult> result = RunGate(source, rules);
    rates.regressions += result->verdict == GateVerdict::kRegression;
    rates.found += result->benchmarks[0].verdict == BenchmarkVerdict::kRegressed;
    rates.passed += result->verdict == GateVerdict::kPass;
    rates.runs += source.runs() / static_cast<double>(gates);
    for (const GatedBenchmark& each : result->benchmarks) {
      rates.most_pairs = std::max(rates.most_pairs, each.pairs);
    }
  }
  return rates;
}

}  // namespace weir

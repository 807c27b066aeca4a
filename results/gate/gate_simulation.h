#ifndef WEIR_RESULTS_GATE_GATE_SIMULATION_H_
#define WEIR_RESULTS_GATE_GATE_SIMULATION_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "results/gate/gate.h"

namespace weir {

/// How the changes of pairs of equal programs spread, for simulations of the gate.
enum class Noise {
  kNormal,          ///< independent and normal
  kSpiky,           ///< and each side now and then takes up to several times as long
  kAutocorrelated,  ///< a pair resembles the one before it: first-order autoregressive, 0.5
  kBimodal,         ///< each process is by chance in one of two modes, three standard deviations apart
  kDrifting,        ///< the host gets steadily slower and wanders, which all benchmarks share
};

inline constexpr std::array<Noise, 5> kNoises = {Noise::kNormal, Noise::kSpiky, Noise::kAutocorrelated,
                                                 Noise::kBimodal, Noise::kDrifting};

std::string_view NoiseName(Noise noise);

/// One kind of gate to be simulated.
struct SimulatedGate {
  Noise noise = Noise::kNormal;
  double sigma = 0.03;  ///< of ln(new / old) of a pair, before spikes, modes and drift
  size_t benchmarks = 20;
  size_t pairs = 20;
  double slowdown = 0;  ///< of the first benchmark's new side; 0.05 is 5 %
};

/// How often such gates ended how.
struct SimulatedRates {
  size_t gates = 0;
  size_t blocked = 0;         ///< GateVerdict::kRegression
  size_t passed = 0;          ///< GateVerdict::kPass
  size_t control_alarms = 0;  ///< inconclusive because of the control
  /// Of GatedBenchmark::detectable of the first benchmark, over the gates.
  double median_detectable = 0;
  /// How many of those lie within 20 % of their median.
  size_t near_median = 0;

  double BlockedShare() const { return static_cast<double>(blocked) / static_cast<double>(gates); }
  /// The 95 % upper bound of BlockedShare()'s true value (C. J. Clopper, E. S. Pearson, 1934), one-sided.
  double BlockedUpperBound() const;
};

/// Simulates `gates` gates with common rules. The same `seed`, the same answer.
SimulatedRates SimulateGates(const SimulatedGate& gate, size_t gates, uint64_t seed);

/// The slowdown that gates block with a probability of 80 %, by bisection over `gates` gates a step.
double SimulatedDetectable(SimulatedGate gate, size_t gates, uint64_t seed);

}  // namespace weir

#endif  // WEIR_RESULTS_GATE_GATE_SIMULATION_H_

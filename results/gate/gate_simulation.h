#ifndef WEIR_RESULTS_GATE_GATE_SIMULATION_H_
#define WEIR_RESULTS_GATE_GATE_SIMULATION_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "results/gate/gate.h"

namespace weir {

/// How the times of processes spread, for simulations of the gate.
enum class Noise {
  kNormal,          ///< independent and normal
  kLaplace,         ///< independent, with heavier tails
  kSpiky,           ///< normal, and one process in twenty takes up to several times as long
  kOneInTen,        ///< normal, and one process in ten takes half as long again
  kAutocorrelated,  ///< each resembles the one before it of its side: first-order autoregressive, 0.5
  kBimodal,         ///< each process is by chance in one of two modes, three standard deviations apart
  kDrifting,        ///< the host gets steadily slower and wanders, which all benchmarks share
};

inline constexpr std::array<Noise, 7> kNoises = {Noise::kNormal,   Noise::kLaplace,        Noise::kSpiky,
                                                 Noise::kOneInTen, Noise::kAutocorrelated, Noise::kBimodal,
                                                 Noise::kDrifting};

std::string_view NoiseName(Noise noise);

/// One kind of gate to be simulated.
struct SimulatedGate {
  Noise noise = Noise::kNormal;
  double sigma = 0.03;  ///< of ln(new / old) of a pair, before disturbances, modes and drift
  size_t benchmarks = 20;
  double slowdown = 0;      ///< of the first benchmark's new side; 0.05 is 5 %
  bool all_slower = false;  ///< all benchmarks' new sides
  double min_effect = 0.05;
};

/// How often such gates ended how.
struct SimulatedRates {
  size_t gates = 0;
  size_t regressions = 0;  ///< GateVerdict::kRegression
  size_t found = 0;        ///< the first benchmark has regressed
  size_t passed = 0;
  double runs = 0;        ///< processes of a benchmark, on average
  size_t most_pairs = 0;  ///< of a benchmark, over all gates

  double FoundShare() const { return Share(found); }

 private:
  double Share(size_t count) const { return static_cast<double>(count) / static_cast<double>(gates); }
};

/// The 95 % upper bound, one-sided, of a share of which `count` of `all` were seen (C. J. Clopper,
/// E. S. Pearson, 1934).
double UpperBound(size_t count, size_t all);

/// Simulates `gates` gates, by processes in blocks as harness/pairs/pair_measurement.h orders them. The same
/// `seed`, the same answer.
SimulatedRates SimulateGates(const SimulatedGate& gate, size_t gates, uint64_t seed);

}  // namespace weir

#endif  // WEIR_RESULTS_GATE_GATE_SIMULATION_H_

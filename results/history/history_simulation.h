#ifndef WEIR_RESULTS_HISTORY_HISTORY_SIMULATION_H_
#define WEIR_RESULTS_HISTORY_HISTORY_SIMULATION_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "results/statistics/split_mix.h"

namespace weir {

/// How a series scatters while nothing changes, for simulations of histories.
enum class SeriesNoise {
  kIndependent,     ///< normal
  kSpiky,           ///< and one value in twenty takes 1.1 to 2 times as long
  kBimodal,         ///< and each value is by chance in one of two modes, three standard deviations apart
  kDrifting,        ///< and the level wanders: a random walk with steps of .05 standard deviations
  kAutocorrelated,  ///< first-order autoregressive, 0.5
};

inline constexpr std::array<SeriesNoise, 5> kSeriesNoises = {SeriesNoise::kIndependent, SeriesNoise::kSpiky,
                                                             SeriesNoise::kBimodal, SeriesNoise::kDrifting,
                                                             SeriesNoise::kAutocorrelated};

std::string_view NoiseName(SeriesNoise noise);

/// Normal random numbers that are the same everywhere (G. E. P. Box, M. E. Muller, 1958).
class NormalNumbers {
 public:
  explicit NormalNumbers(uint64_t seed) : random_(seed) {}

  double Next();
  /// From 0 up to, not including, 1.
  double Uniform();
  size_t Below(size_t count) { return random_.Below(count); }

 private:
  SplitMix64 random_;
};

/// A step of a series: from `index` on, values are 1 + `size` times as large.
struct SimulatedStep {
  size_t index = 0;
  double size = 0;
};

/// `count` values around 100 with a standard deviation of `sigma` times that.
std::vector<double> SimulateSeries(SeriesNoise noise, size_t count, NormalNumbers& random,
                                   SimulatedStep step = {}, double sigma = 0.02);

/// Of `series` series: how many have a confirmed change, and how many one within kStepMargin of the step.
struct SimulatedAlarms {
  size_t alarmed = 0;
  size_t found = 0;
};
inline constexpr size_t kStepMargin = 5;
SimulatedAlarms SimulateAlarms(SeriesNoise noise, size_t count, SimulatedStep step, size_t series,
                               uint64_t seed);

/// What became of changes when series of 400 commits, of all noises in turn, every other one with a step of 3, 5,
/// 10 or 20 % at a random place, were analysed after every fourth commit.
struct ReplayRates {
  size_t confirmed = 0;         ///< rows that were confirmed once
  size_t withdrawn = 0;         ///< and those of them that were withdrawn later
  size_t withdrawn_at_end = 0;  ///< and that are so at the end
  size_t lines = 0;             ///< withdrawals that were told of: rows with that state to save
  size_t steps = 0;
  size_t found = 0;            ///< with a confirmed row within kStepMargin of the step
  size_t false_rows = 0;       ///< confirmed once, and not near a step
  std::vector<size_t> delays;  ///< of those found: commits from the step until it was confirmed; ascending
};
ReplayRates SimulateReplay(size_t series, uint64_t seed);

/// How well events tell causes apart: series of 200 commits, each step of which is one of `causes` commits that hit a
/// random share of the series.
struct GroupingRates {
  size_t causes = 0;  ///< that at least one row was found of
  size_t events = 0;  ///< with at least one such row
  double groups_per_cause = 0;
  double causes_per_group = 0;
};
GroupingRates SimulateGrouping(size_t series, size_t causes, uint64_t seed);

}  // namespace weir

#endif  // WEIR_RESULTS_HISTORY_HISTORY_SIMULATION_H_

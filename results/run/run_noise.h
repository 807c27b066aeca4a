#ifndef WEIR_RESULTS_RUN_RUN_NOISE_H_
#define WEIR_RESULTS_RUN_RUN_NOISE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "results/report/report.h"
#include "results/run/case_summary.h"

namespace weir {

/// On a quiet machine the slowest round of a limit takes less than this share longer than the fastest.
inline constexpr double kQuietSpread = 0.10;
/// A case was disturbed in a round in which it took this many times as long as in its median one.
inline constexpr double kDisturbed = 1.5;

/// A CPU is slow where a fixed piece of work takes this many times as long as at best in the run: an undisturbed
/// one repeats itself to 1 %.
inline constexpr double kSlowCpu = 1.08;

/// A round in which most cases were disturbed. Nothing is left out for it: rank statistics bear it.
struct DisturbedRound {
  int64_t round = 0;    ///< from 0
  double factor = 1;    ///< the median of how many times as long those cases took
  size_t cases = 0;     ///< disturbed
  size_t measured = 0;  ///< in this round
};

/// What the machine did besides, as far as the rows of a run tell.
struct RunNoise {
  std::vector<DisturbedRound> disturbed;  ///< by round
  /// CPUs that others kept busy while the clock ran, over the whole run, and those that there are.
  std::optional<double> foreign_cpus;
  std::optional<double> cpus;
  /// Whether that is more than schema::kQuietShare of them.
  bool others_busy = false;
  /// Beside which share of the passes the CPU was slow (schema::kSpinSeconds), and how many times as long the
  /// work took there, in the median. Absent where reports do not say.
  std::optional<double> slow_cpu_share;
  double slow_cpu_factor = 1;
  /// The name of the limit that varied most between its rounds, the disturbed ones aside, and by what share
  /// the slowest took longer than the fastest. Empty where there is none.
  std::string least_steady;
  double spread = 0;
};

/// `cases` are those of `report`, limits among them.
RunNoise NoiseOf(const Report& report, std::span<const CaseSummary> cases);

/// What the CPU's speed keeps from being seen; empty where it was steady enough.
std::string CpuSpeedInWords(const RunNoise& noise);

/// "round 3 was 24 × slower for 4 of 5 cases".
std::string InWords(const DisturbedRound& round);

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_RUN_NOISE_H_

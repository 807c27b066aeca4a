#ifndef WEIR_HARNESS_PAIRS_MEASURING_PLAN_H_
#define WEIR_HARNESS_PAIRS_MEASURING_PLAN_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace weir {

/// What is known of benchmarks that are to be measured; all but `runs` in seconds.
struct MeasuringNeeds {
  std::span<const double> iteration_seconds;  ///< of each benchmark, the least that it takes
  double startup_seconds = 0;                 ///< until a process can begin to measure
  double seconds = 0;                         ///< there are, for this and all that may follow
  std::optional<double> min_time;             ///< as the user wants it
  double runs = 2 * 6;                        ///< of each benchmark, on average
};

/// How they are measured.
struct MeasuringPlan {
  double min_time = 0.02;      ///< seconds, --benchmark_min_time
  size_t together = 1;         ///< benchmarks in a process
  double process_seconds = 0;  ///< that a process takes, on average
  double seconds = 0;          ///< that all runs take

  /// "one benchmark a process, each for 0.02 s".
  std::string InWords() const;
};

/// The longest time for each benchmark with which all runs fit into a third of the seconds, from 5 to 50 ms, and
/// one benchmark a process; several where a process would otherwise take longer to start than to measure, or
/// that time would not be kept.
MeasuringPlan PlanMeasuring(const MeasuringNeeds& needs);

}  // namespace weir

#endif  // WEIR_HARNESS_PAIRS_MEASURING_PLAN_H_

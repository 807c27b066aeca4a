#include "harness/pairs/measuring_plan.h"

#include <algorithm>
#include <cmath>

#include "fmt/format.h"

namespace weir {
namespace {

constexpr double kCalibration = 1.6;  // what Google Benchmark takes to measure for a time, over that time
constexpr double kShare = 1.0 / 3;    // of the seconds; more pairs may be needed
constexpr double kShortest = 0.005;
constexpr double kLongest = 0.05;

double MeasuringSeconds(const MeasuringNeeds& needs, double min_time) {
  double seconds = 0;
  for (const double iteration : needs.iteration_seconds)
    seconds += std::max(kCalibration * min_time, iteration);
  return seconds;
}

double Processes(const MeasuringNeeds& needs, size_t together) {
  return std::ceil(static_cast<double>(needs.iteration_seconds.size()) / static_cast<double>(together));
}

double Seconds(const MeasuringNeeds& needs, double min_time, size_t together) {
  return needs.runs *
         (MeasuringSeconds(needs, min_time) + Processes(needs, together) * needs.startup_seconds);
}

}  // namespace

MeasuringPlan PlanMeasuring(const MeasuringNeeds& needs) {
  const size_t all = std::max<size_t>(1, needs.iteration_seconds.size());
  const double enough = kShare * needs.seconds;
  MeasuringPlan plan{.min_time = needs.min_time.value_or(kLongest)};
  const auto starts_longer_than_it_measures = [&] {
    const double each = MeasuringSeconds(needs, plan.min_time) / static_cast<double>(all);
    return each * static_cast<double>(plan.together) < needs.startup_seconds;
  };
  const auto fits = [&] { return Seconds(needs, plan.min_time, plan.together) <= enough; };
  while (plan.together < all && starts_longer_than_it_measures()) ++plan.together;
  while (!needs.min_time && plan.min_time > kShortest && !fits()) {
    plan.min_time = std::max(kShortest, plan.min_time * 0.9);
    while (plan.together < all && starts_longer_than_it_measures()) ++plan.together;
  }
  while (plan.together < all && !fits()) ++plan.together;
  plan.seconds = Seconds(needs, plan.min_time, plan.together);
  plan.process_seconds = plan.seconds / needs.runs / Processes(needs, plan.together);
  return plan;
}

std::string MeasuringPlan::InWords() const {
  const std::string count =
      together == 1 ? "one benchmark" : fmt::format("{} benchmarks, in random order,", together);
  return fmt::format("{} a process, each for {:.2g} s", count, min_time);
}

}  // namespace weir

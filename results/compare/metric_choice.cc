#include "results/compare/metric_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "results/report/delimited_text.h"
#include "results/text/nearest_name.h"

namespace weir {

absl::StatusOr<Metric> ChooseMetric(std::string_view name, std::string_view better) {
  Metric metric = MetricNamed(name);
  if (!better.empty()) {
    metric.higher_is_better = better == "higher";
    metric.direction_known = true;
  }
  if (metric.direction_known) return metric;
  return absl::InvalidArgumentError(fmt::format(
      "whether more or less {} is better its name does not tell; say --better higher or --better lower",
      name));
}

absl::Status CheckMetricIsThere(std::string_view name, std::span<const SampledReport* const> reports) {
  std::vector<std::string> known = {"real_time", "cpu_time"};
  bool any_case = false;
  for (const SampledReport* report : reports) {
    any_case |= !report->cases.empty();
    if (!report->samples.empty()) return absl::OkStatus();
    for (const std::string& counter : report->counter_names) {
      if (std::ranges::find(known, counter) == known.end()) known.push_back(counter);
    }
  }
  const bool given = std::ranges::find(known, name) != known.end();
  if (!any_case || given) return absl::OkStatus();
  return absl::InvalidArgumentError(
      fmt::format("no benchmark has {}{}; there are {}", name, DidYouMean(name, known), Joined(known, ", ")));
}

DefaultMetric DefaultMetricOf(std::span<const SampledReport* const> reports) {
  bool real = false, cpu = false;
  for (const SampledReport* report : reports) {
    for (const SampledCase& each : report->cases) {
      if (each.samples.empty()) continue;
      (each.metric == "real_time" ? real : cpu) = true;
    }
  }
  return {.name = real && !cpu ? "real_time" : "cpu_time", .mixed = real && cpu};
}

}  // namespace weir

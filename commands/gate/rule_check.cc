#include "commands/gate/rule_check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "results/compare/metric_choice.h"
#include "results/text/nearest_name.h"
#include "results/text/units.h"

namespace weir {
void AddOnce(const std::string& name, std::vector<std::string>& names) {
  if (std::ranges::find(names, name) == names.end()) names.push_back(name);
}

std::vector<std::string> MetricsOf(std::span<const PairedMeasurement::Benchmark> benchmarks) {
  std::vector<std::string> metrics = {"real_time", "cpu_time"};
  for (const PairedMeasurement::Benchmark& each : benchmarks) {
    for (const std::optional<ReportRow>* row : {&each.old_row, &each.new_row}) {
      if (!*row) continue;
      for (const auto& [name, value] : (*row)->counters) AddOnce(name, metrics);
    }
  }
  return metrics;
}

absl::Status CheckMetric(const std::string& metric, const std::string& better, const std::string& who,
                         std::span<const std::string> metrics) {
  if (metric.empty()) return absl::OkStatus();
  if (std::ranges::find(metrics, metric) != metrics.end()) {
    const absl::Status direction = ChooseMetric(metric, better).status();
    return direction.ok()
               ? direction
               : absl::InvalidArgumentError(fmt::format("{}: {}", who, std::string(direction.message())));
  }
  return absl::InvalidArgumentError(fmt::format("{}: no benchmark has a metric '{}'{}; there are {}", who,
                                                metric, DidYouMean(metric, metrics),
                                                fmt::join(metrics, ", ")));
}

absl::Status CheckRules(const GateRules& rules, std::span<const std::string> benchmarks,
                        std::span<const std::string> metrics) {
  absl::Status status = CheckMetric(rules.common.metric, rules.common.better, "--metric", metrics);
  for (const GateOverride& each : rules.overrides) {
    status.Update(
        CheckMetric(each.metric, each.better, fmt::format("the override of \"{}\"", each.text), metrics));
  }
  for (const std::string& benchmark : benchmarks) {
    const GateRule rule = rules.For(benchmark);
    if (rule.min_effect <= rule.tolerance || rule.ignore) continue;
    status.Update(absl::InvalidArgumentError(
        fmt::format("the minimum effect of {}, {}, is above its tolerance, {}, so that it could never pass; "
                    "--min-effect, --tolerance and overrides say both",
                    benchmark, FormatPercent(rule.min_effect), FormatPercent(rule.tolerance))));
  }
  return status;
}

std::vector<std::string> StaleOverrides(const GateRules& rules, std::span<const std::string> benchmarks) {
  std::vector<std::string> lines;
  for (const GateOverride& each : rules.overrides) {
    if (std::ranges::any_of(benchmarks, [&](const std::string& name) { return each.Matches(name); }))
      continue;
    lines.push_back(fmt::format("the override of \"{}\" matches no benchmark{}", each.text,
                                each.expression ? "" : DidYouMean(each.text, benchmarks)));
  }
  return lines;
}

}  // namespace weir

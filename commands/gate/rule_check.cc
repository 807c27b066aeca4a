#include "commands/gate/rule_check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "results/text/nearest_name.h"
#include "results/text/units.h"

namespace weir {
namespace {

absl::Status CheckMetric(const std::string& metric, const std::string& who,
                         std::span<const std::string> metrics) {
  if (metric.empty() || std::ranges::find(metrics, metric) != metrics.end()) return absl::OkStatus();
  return absl::InvalidArgumentError(fmt::format("{}: no benchmark has a metric '{}'{}; there are {}", who,
                                                metric, DidYouMean(metric, metrics),
                                                fmt::join(metrics, ", ")));
}

}  // namespace

absl::Status CheckRules(const GateRules& rules, std::span<const std::string> benchmarks,
                        std::span<const std::string> metrics) {
  absl::Status status = CheckMetric(rules.common.metric, "--metric", metrics);
  for (const GateOverride& each : rules.overrides) {
    status.Update(CheckMetric(each.metric, fmt::format("the override of \"{}\"", each.text), metrics));
  }
  for (const std::string& benchmark : benchmarks) {
    const GateRule rule = rules.For(benchmark);
    if (rule.min_effect <= rule.tolerance || rule.ignore) continue;
    status.Update(absl::InvalidArgumentError(
        fmt::format("the minimum effect of {}, {}, is above its tolerance, {}, so that it could never pass; "
                    "--min-effect, "
                    "--tolerance and overrides say both",
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

#include "results/gate/other_sessions.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "results/compare/difference.h"
#include "results/compare/metric.h"
#include "results/gate/gate_pairs.h"

namespace weir {
namespace {

// ln of cost ratios, as the comparison has them by its own metric; of one that is better the other way,
// turned.
ShiftEstimate ChangeOf(const Difference& difference, bool turned) {
  const double sign = turned ? -1 : 1;
  ShiftEstimate change{.shift = sign * std::log(difference.ratio)};
  if (difference.interval) {
    const double low = sign * std::log(difference.interval->low);
    const double high = sign * std::log(difference.interval->high);
    change.interval = Interval{std::min(low, high), std::max(low, high)};
  }
  return change;
}

void Judge(GatedBenchmark& benchmark) {
  if (benchmark.verdict != BenchmarkVerdict::kOpen || !benchmark.change.interval) return;
  const bool clear = benchmark.change.interval->high <= std::log1p(benchmark.rule.tolerance);
  if (clear) benchmark.verdict = BenchmarkVerdict::kClear;
}

}  // namespace

GateResult GateOtherSessions(const MatchedReports& reports, const Comparison& comparison,
                             const GateRules& rules) {
  GateResult result;
  result.other_sessions = true;
  for (size_t i = 0; i < reports.matches.size(); ++i) {
    const Match& match = reports.matches[i];
    GatedBenchmark& benchmark = result.benchmarks.emplace_back();
    benchmark.name = NameOf(reports, match);
    benchmark.rule = rules.For(benchmark.name);
    if (benchmark.rule.ignore) benchmark.verdict = BenchmarkVerdict::kIgnored;
    if (const auto without = WithoutFiguresOf(reports, match)) {
      SetWithoutFigures(*without, benchmark);
      continue;
    }
    const Metric metric = MetricNamed(reports.base.cases[*match.base].metric);
    const std::optional<Difference>& difference = comparison.groups[0].rows[i].difference;
    if (!difference && StayZero(reports.base.cases[*match.base], reports.compared.cases[*match.compared])) {
      benchmark.change = {.shift = 0.0, .interval = Interval{0, 0}};
      Judge(benchmark);
      continue;
    }
    if (!difference) {
      SetWithoutFigures({fmt::format("has no ratio of {}", metric.name)}, benchmark);
      continue;
    }
    benchmark.change = ChangeOf(*difference, metric.higher_is_better != comparison.metric.higher_is_better);
    Judge(benchmark);
  }
  DecideGate(rules, result);
  return result;
}

}  // namespace weir

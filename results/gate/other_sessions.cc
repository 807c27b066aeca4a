#include "results/gate/other_sessions.h"

#include <cmath>
#include <limits>

namespace weir {
namespace {

BenchmarkVerdict VerdictOf(const ComparedRow& row, const GateRule& rule) {
  if (rule.ignore) return BenchmarkVerdict::kIgnored;
  const bool bounded = row.difference && row.difference->interval;
  return bounded && row.difference->interval->high <= 1 + rule.tolerance ? BenchmarkVerdict::kPassed
                                                                         : BenchmarkVerdict::kUndecided;
}

ShiftEstimate ChangeOf(const Difference& difference) {
  ShiftEstimate change;
  change.shift = std::log(difference.ratio);
  if (difference.interval) {
    change.interval = Interval{std::log(difference.interval->low), std::log(difference.interval->high)};
  }
  return change;
}

}  // namespace

GateResult GateOtherSessions(const Comparison& comparison, const GateRules& rules) {
  GateResult result;
  result.other_sessions = true;
  for (const ComparedGroup& group : comparison.groups) {
    for (const ComparedRow& row : group.rows) {
      if (row.finding == Finding::kAdded || row.finding == Finding::kRemoved) continue;
      GatedBenchmark& benchmark = result.benchmarks.emplace_back();
      benchmark.name = row.name;
      benchmark.rule = rules.For(row.name);
      benchmark.verdict = VerdictOf(row, benchmark.rule);
      benchmark.detectable = std::numeric_limits<double>::infinity();
      if (row.difference) benchmark.change = ChangeOf(*row.difference);
      if (row.difference && row.difference->detectable)
        benchmark.detectable = *row.difference->detectable - 1;
      if (benchmark.verdict == BenchmarkVerdict::kUndecided) result.verdict = GateVerdict::kInconclusive;
    }
  }
  return result;
}

}  // namespace weir

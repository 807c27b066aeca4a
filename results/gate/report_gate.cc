#include "results/gate/report_gate.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "results/compare/difference.h"
#include "results/compare/environment_difference.h"
#include "results/compare/metric.h"
#include "results/report/report.h"

namespace weir {
namespace {

SideState StateOf(const SampledCase* sampled) {
  if (sampled == nullptr) return {};
  return {true, sampled->errors > 0 ? std::optional(sampled->first_error) : std::nullopt};
}

const SampledCase* OldCase(const MatchedReports& reports, const Match& match) {
  return match.base ? &reports.base.cases[*match.base] : nullptr;
}

const SampledCase* NewCase(const MatchedReports& reports, const Match& match) {
  return match.compared ? &reports.compared.cases[*match.compared] : nullptr;
}

// Whether all figures of both are 0, which have no ratio and are the same.
bool StayZero(const SampledCase& before, const SampledCase& after) {
  const auto is_zero = [](const Sample& sample) { return sample.value == 0; };
  return std::ranges::all_of(before.samples, is_zero) && std::ranges::all_of(after.samples, is_zero);
}

WithoutFigures WithoutRatioOf(const SampledCase& before, const SampledCase& after) {
  return WithoutRatio(before.metric, MedianOf(before.samples), MedianOf(after.samples));
}

// ln of cost ratios, as the comparison has them by its own metric; of one that is better the other way,
// turned. Where it knows what all rows have in common, it is what a row has beyond that.
ShiftEstimate ChangeOf(const Difference& difference, bool turned) {
  const double sign = turned ? -1 : 1;
  const double common = difference.against_rest ? std::log(difference.ratio / *difference.against_rest) : 0;
  ShiftEstimate change{.shift = sign * (std::log(difference.ratio) - common)};
  if (difference.interval) {
    const double low = sign * (std::log(difference.interval->low) - common);
    const double high = sign * (std::log(difference.interval->high) - common);
    change.interval = Interval{std::min(low, high), std::max(low, high)};
  }
  return change;
}

// What a history has shown to move farther than by itself, and the interval to be beyond the minimum effect.
void JudgeByHistory(Finding finding, GatedBenchmark& benchmark) {
  const bool likely = finding == Finding::kLikelyRegressed || finding == Finding::kLikelyImproved;
  if (benchmark.verdict != BenchmarkVerdict::kOpen || !likely || !benchmark.change.interval) return;
  const double effect = std::log1p(benchmark.rule.min_effect);
  if (benchmark.change.interval->low > effect) benchmark.verdict = BenchmarkVerdict::kRegressed;
}

// `common` is the change that all rows have in common. Beyond the tolerance nothing is clear, for it may be
// the program's.
void Judge(double common, GatedBenchmark& benchmark) {
  if (benchmark.verdict != BenchmarkVerdict::kOpen || !benchmark.change.interval) return;
  const double tolerance = std::log1p(benchmark.rule.tolerance);
  const bool clear = benchmark.change.interval->high <= tolerance && common <= tolerance;
  if (clear) benchmark.verdict = BenchmarkVerdict::kClear;
}

}  // namespace

std::optional<WithoutFigures> WithoutFiguresOf(const MatchedReports& reports, const Match& match) {
  if (match.ambiguous) {
    return WithoutFigures{"has a name that several benchmarks have, and not as many in both", true};
  }
  return WithoutFiguresOf(StateOf(OldCase(reports, match)), StateOf(NewCase(reports, match)));
}

std::vector<BenchmarkPairs> PairsOf(const MatchedReports& reports, const GateRules& rules) {
  std::vector<BenchmarkPairs> all;
  for (const Match& match : reports.matches) {
    BenchmarkPairs& pairs = all.emplace_back();
    pairs.benchmark = std::string(NameOf(reports, match));
    pairs.without_figures = WithoutFiguresOf(reports, match);
    if (pairs.without_figures) continue;
    const SampledCase &before = *OldCase(reports, match), &after = *NewCase(reports, match);
    const Metric metric = rules.For(pairs.benchmark).MetricOr(before.metric);
    pairs.changes = PairRounds(before.samples, after.samples, metric.higher_is_better).changes;
    if (StayZero(before, after))
      pairs.changes.assign(std::min(before.samples.size(), after.samples.size()), 0);
    if (pairs.changes.empty()) pairs.without_figures = WithoutRatioOf(before, after);
  }
  return all;
}

std::string_view NameOf(const MatchedReports& reports, const Match& match) {
  return (match.base ? OldCase(reports, match) : NewCase(reports, match))->name;
}

GateResult GateOtherSessions(const MatchedReports& reports, const Comparison& comparison,
                             const GateRules& rules) {
  GateResult result;
  result.other_sessions = true;
  result.other_machine = !SameMachine(reports.base.header, reports.compared.header);
  result.other_tools = comparison.other_tools;
  const double common = comparison.common ? std::log(comparison.common->ratio) : 0;
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
    const Metric metric = benchmark.rule.MetricOr(OldCase(reports, match)->metric);
    const bool turned = metric.higher_is_better != comparison.metric.higher_is_better;
    if (const std::optional<Difference>& difference = comparison.groups[0].rows[i].difference) {
      benchmark.change = ChangeOf(*difference, turned);
    } else if (StayZero(*OldCase(reports, match), *NewCase(reports, match))) {
      benchmark.change = {.shift = 0.0, .interval = Interval{0, 0}};
    } else {
      SetWithoutFigures(WithoutRatioOf(*OldCase(reports, match), *NewCase(reports, match)), benchmark);
    }
    if (result.other_machine) continue;  // whatever it shows, it may be the machine's
    if (comparison.rung == Rung::kHistory) JudgeByHistory(comparison.groups[0].rows[i].finding, benchmark);
    Judge(turned ? -common : common, benchmark);
  }
  DecideGate(rules, result);
  return result;
}

void AddFigures(const MatchedReports& reports, std::span<GatedBenchmark> benchmarks) {
  for (size_t i = 0; i < benchmarks.size(); ++i) {
    const SampledCase* before = OldCase(reports, reports.matches[i]);
    const SampledCase* after = NewCase(reports, reports.matches[i]);
    benchmarks[i].metric = (before != nullptr ? before : after)->metric;
    if (before != nullptr) benchmarks[i].old_value = MedianOf(before->samples);
    if (after != nullptr) benchmarks[i].new_value = MedianOf(after->samples);
  }
}

}  // namespace weir

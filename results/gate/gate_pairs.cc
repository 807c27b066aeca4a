#include "results/gate/gate_pairs.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "results/compare/difference.h"
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

// "fails in the new program: no disk"; "skipped: no disk" is what it says of one that skips itself.
std::string Reason(std::string_view where, std::string_view error) {
  const bool skipped = error.starts_with(kSkippedError);
  if (skipped) error.remove_prefix(kSkippedError.size());
  return fmt::format("{} {}{}{}", skipped ? "is skipped in" : "fails in", where, error.empty() ? "" : ": ",
                     error);
}

}  // namespace

std::optional<WithoutFigures> WithoutFiguresOf(const SideState& old_side, const SideState& new_side) {
  if (old_side.Runs() && new_side.Runs()) return std::nullopt;
  if (!new_side.present) return WithoutFigures{"is missing in the new program"};
  if (!old_side.present) return WithoutFigures{"is only in the new program"};
  if (old_side.error && new_side.error) return WithoutFigures{Reason("both", *new_side.error)};
  if (old_side.error) return WithoutFigures{Reason("the old program", *old_side.error)};
  return WithoutFigures{Reason("the new program", *new_side.error),
                        !new_side.error->starts_with(kSkippedError)};
}

std::optional<WithoutFigures> WithoutFiguresOf(const MatchedReports& reports, const Match& match) {
  if (match.ambiguous) {
    return WithoutFigures{"has a name that several benchmarks have, and not as many in both", true};
  }
  return WithoutFiguresOf(StateOf(OldCase(reports, match)), StateOf(NewCase(reports, match)));
}

bool StayZero(const SampledCase& before, const SampledCase& after) {
  const auto is_zero = [](const Sample& sample) { return sample.value == 0; };
  return std::ranges::all_of(before.samples, is_zero) && std::ranges::all_of(after.samples, is_zero);
}

std::vector<BenchmarkPairs> PairsOf(const MatchedReports& reports) {
  std::vector<BenchmarkPairs> all;
  for (const Match& match : reports.matches) {
    BenchmarkPairs& pairs = all.emplace_back();
    pairs.benchmark = std::string(NameOf(reports, match));
    pairs.without_figures = WithoutFiguresOf(reports, match);
    if (pairs.without_figures) continue;
    const SampledCase &before = *OldCase(reports, match), &after = *NewCase(reports, match);
    const Metric metric = MetricNamed(before.metric);
    pairs.changes = PairRounds(before.samples, after.samples, metric.higher_is_better).changes;
    if (StayZero(before, after))
      pairs.changes.assign(std::min(before.samples.size(), after.samples.size()), 0);
    if (pairs.changes.empty()) pairs.without_figures = {fmt::format("has no ratio of {}", metric.name)};
  }
  return all;
}

std::string_view NameOf(const MatchedReports& reports, const Match& match) {
  return (match.base ? OldCase(reports, match) : NewCase(reports, match))->name;
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

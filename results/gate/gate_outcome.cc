#include "results/gate/gate_outcome.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "results/text/units.h"
#include "results/text/text_layout.h"

namespace weir {
namespace {

std::string AndMore(size_t further) { return further == 0 ? "" : fmt::format(", and {} more", further); }

std::vector<const GatedBenchmark*> WithVerdict(const GateResult& gate, BenchmarkVerdict verdict) {
  std::vector<const GatedBenchmark*> found;
  for (const GatedBenchmark& each : gate.benchmarks) {
    if (each.verdict == verdict) found.push_back(&each);
  }
  return found;
}

size_t Counted(const GateResult& gate) {
  return gate.benchmarks.size() - WithVerdict(gate, BenchmarkVerdict::kIgnored).size();
}

std::string Benchmarks(size_t count) {
  return count == 1 ? "1 benchmark" : fmt::format("{} benchmarks", count);
}

// Its sentences.
class Sentence {
 public:
  explicit Sentence(const GateOutcome& outcome) : outcome_(outcome), gate_(outcome.gate) {}

  std::string Text() const {
    if (!GrownCounts().empty()) return "regression: " + CountText();
    if (outcome_.verdict == GateVerdict::kRegression) return "regression: " + RegressionText();
    if (outcome_.verdict == GateVerdict::kInconclusive) return "inconclusive: " + InconclusiveText();
    return "pass: " + PassText();
  }

  std::vector<const CountChange*> GrownCounts() const {
    std::vector<const CountChange*> grown;
    for (const CountChange& each : outcome_.count_changes) {
      if (each.finding == Finding::kRegressed) grown.push_back(&each);
    }
    return grown;
  }

 private:
  std::string CountText() const {
    const std::vector<const CountChange*> grown = GrownCounts();
    const CountChange& first = *grown.front();
    return fmt::format("{} of {} grew from {} to {}, an exact count{}", first.counter, first.name, first.base,
                       first.compared, AndMore(grown.size() - 1));
  }

  std::string RegressionText() const {
    const auto regressed = WithVerdict(gate_, BenchmarkVerdict::kRegressed);
    const auto shift = [](const GatedBenchmark* each) { return each->change.shift.value_or(0); };
    const GatedBenchmark& worst = **std::ranges::max_element(regressed, {}, shift);
    std::string interval;
    if (worst.change.interval) {
      interval = fmt::format(" (interval {} to {})", FormatRatio(std::exp(worst.change.interval->low)),
                             FormatRatio(std::exp(worst.change.interval->high)));
    }
    return fmt::format("{} is {}{}, which fresh pairs confirmed{}", worst.name,
                       outcome_.metric.InWords(std::exp(*worst.change.shift)), interval,
                       AndMore(regressed.size() - 1));
  }

  std::string InconclusiveText() const {
    if (!gate_.control_alarms.empty()) {
      return fmt::format(
          "the old program looks slower than itself in {}{}: this machine makes differences of its own; "
          "repeat it "
          "when that is quieter",
          gate_.control_alarms.front(), AndMore(gate_.control_alarms.size() - 1));
    }
    if (gate_.other_sessions) {
      return fmt::format(
          "of two sessions, {} of {} cannot be decided, where the machine may have changed and not the "
          "program; "
          "measure both together: weir gate --ab OLD_BIN NEW_BIN",
          WithVerdict(gate_, BenchmarkVerdict::kUndecided).size(), Benchmarks(Counted(gate_)));
    }
    const auto failed = WithVerdict(gate_, BenchmarkVerdict::kUndecided);
    if (failed.empty()) return BlindText();
    return fmt::format("a run of {} failed{}, which leaves it undecided", failed.front()->name,
                       AndMore(failed.size() - 1));
  }

  std::string BlindText() const {
    const auto blind = WithVerdict(gate_, BenchmarkVerdict::kInsensitive);
    const GatedBenchmark& worst = **std::ranges::max_element(blind, {}, &GatedBenchmark::detectable);
    if (std::isinf(worst.detectable)) {
      return fmt::format("the {} pairs of {}{} are too few to show anything of {}; more --rounds",
                         worst.pairs, worst.name, AndMore(blind.size() - 1), Benchmarks(Counted(gate_)));
    }
    return fmt::format(
        "{} could be up to {} slower unseen, where {} is tolerated{}; more --rounds, a longer --min-time or "
        "a quieter "
        "machine would show it",
        worst.name, FormatPercent(worst.detectable), FormatPercent(worst.rule.tolerance),
        AndMore(blind.size() - 1));
  }

  std::string PassText() const {
    if (Counted(gate_) == 0) return "the rules ignore every benchmark";
    if (gate_.other_sessions) {
      return fmt::format("as far as two sessions can tell, none of {} is slower by as much as is tolerated",
                         Benchmarks(Counted(gate_)));
    }
    double detectable = 0, min_effect = 0;
    for (const GatedBenchmark& each : gate_.benchmarks) {
      if (each.verdict == BenchmarkVerdict::kIgnored) continue;
      detectable = std::max(detectable, each.detectable);
      min_effect = std::max(min_effect, each.rule.min_effect);
    }
    return fmt::format("none of {} is slower by more than {}; a slowdown of {} would have been seen in any",
                       Benchmarks(Counted(gate_)), FormatPercent(min_effect), FormatPercent(detectable));
  }

  const GateOutcome& outcome_;
  const GateResult& gate_;
};

void AddRowWarnings(const ComparedRow& row, std::vector<std::string>& warnings) {
  if (row.finding == Finding::kAdded) warnings.push_back(row.name + " is only in the new one");
  if (row.finding == Finding::kRemoved) warnings.push_back(row.name + " is only in the old one");
  if (row.finding != Finding::kIncomparable) return;
  warnings.push_back(fmt::format("{}: {}{}{}", row.name, ReasonInWords(row.reason),
                                 row.detail.empty() ? "" : ": ", row.detail));
}

// Those that hold for a gate too and that it does not say itself: of sessions and of single rows it has its
// own sentences, and the rounds that it needs are others.
void AddWarnings(const Comparison& comparison, std::vector<std::string>& warnings) {
  constexpr std::array<std::string_view, 5> kSaidOtherwise = {"unpaired", "failed", "ambiguous", "no_figure",
                                                              "not_positive"};
  for (const ComparisonWarning& warning : comparison.warnings) {
    if (std::ranges::find(kSaidOtherwise, warning.code) != kSaidOtherwise.end()) continue;
    warnings.push_back(warning.text);
  }
}

}  // namespace

GateOutcome ConcludeGate(GateResult gate, const Comparison& comparison, const GateRules& rules) {
  GateOutcome outcome;
  outcome.verdict = gate.verdict;
  outcome.metric = comparison.metric;
  outcome.gate = std::move(gate);
  outcome.equal_counts = comparison.equal_counts;
  for (const CountChange& change : comparison.count_changes) {
    if (!rules.For(change.name).ignore) outcome.count_changes.push_back(change);
  }
  for (const ComparedGroup& group : comparison.groups) {
    for (const ComparedRow& row : group.rows) AddRowWarnings(row, outcome.warnings);
  }
  AddWarnings(comparison, outcome.warnings);
  if (outcome.gate.serial_correlation > 0) {
    outcome.warnings.push_back(
        fmt::format("successive pairs resemble each other (correlation {:.2f}), so each counts for less; the "
                    "machine is not "
                    "steady",
                    outcome.gate.serial_correlation));
  }
  const Sentence sentence(outcome);
  if (!sentence.GrownCounts().empty()) outcome.verdict = GateVerdict::kRegression;
  outcome.decided_by = Printable(sentence.Text());  // for the names in it
  return outcome;
}

}  // namespace weir
